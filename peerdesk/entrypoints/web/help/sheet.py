"""The contact form of one reason as the page shows it: fields, values, errors (S2, S5, S6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.intake.admission import WhyNot, spoken, why_not
from peerdesk.domain.intake.form import LONGEST
from peerdesk.domain.intake.models import Reason
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language

Errors = Mapping[str, list[str]]
# What was typed, by the control's name; of several choices a list.
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Control:
    """One field with what was typed in it and what is wrong with it."""

    name: str
    label: str
    kind: str
    required: bool = True
    value: str = ""
    hint: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    longest: int = 200
    chosen: list[str] = field(default_factory=list)  # of several choices

    @property
    def id(self) -> str:
        return "field-" + self.name.replace(".", "-")

    @property
    def sent_as(self) -> str:
        return sent_name(self.name.removeprefix("fields."))


def sent_name(key: str) -> str:
    """What a file field's bytes are called; `fields.KEY` are the ids of what is here already."""
    return f"files.{key}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What opens when the form is sent, what stands in the chat's way, and the fields."""

    reason: Reason
    channel: str
    barrier: WhyNot | None
    controls: list[Control]
    detail: str = ""  # a refusal that belongs to no field

    @property
    def takes_files(self) -> bool:
        return any(control.kind == "file" for control in self.controls)

    @property
    def wrong(self) -> list[Control]:
        return [control for control in self.controls if control.errors]


def sheet_for(
    community: Community,
    reason: Reason,
    customer: Membership | None,
    *,
    now: datetime,
    given: Given | None = None,
    errors: Errors | None = None,
    detail: str = "",
    as_ticket: bool = False,
) -> Sheet:
    """The form for this reader at this moment; what bars the chat leaves the ticket."""
    values, wrong = given or {}, errors or {}
    barrier = None
    if reason.channel == Reason.Channel.CHAT:
        barrier = why_not(community, customer, _spoken(community), now)
    is_chat = reason.channel == Reason.Channel.CHAT and barrier is None and not as_ticket
    channel = Reason.Channel.CHAT if is_chat else Reason.Channel.TICKET
    controls = [_text(values, wrong, is_chat=is_chat)]
    controls[0:0] = [] if is_chat else own_controls(reason.fields, values, wrong)
    controls.append(_language(community, values, wrong, is_chat=is_chat))
    return Sheet(reason, channel.value, barrier, controls, detail)


def preview_sheet(community: Community, reason: Reason) -> Sheet:
    """The form as a customer who may chat would find it, for the owner who designs it."""
    is_chat = reason.channel == Reason.Channel.CHAT
    controls = [] if is_chat else own_controls(reason.fields, {}, {})
    controls.append(_text({}, {}, is_chat=is_chat))
    controls.append(_language(community, {}, {}, is_chat=is_chat))
    return Sheet(reason, reason.channel, None, controls)


def _text(values: Given, wrong: Errors, *, is_chat: bool) -> Control:
    label = _("Your question") if is_chat else _("What happened, and what do you need?")
    hint = _("What do you want to do, and what happens instead? No passwords, please.")
    return Control(
        "text", label, "textarea", True, values.get("text", ""), hint, [], wrong.get("text", []),
        8000,
    )  # fmt: skip


def own_controls(
    fields: Sequence[Mapping[str, Any]], values: Given, wrong: Errors
) -> list[Control]:
    """A reason's own fields, with what was typed or is known and what is wrong."""
    return [_control(entry, values, wrong) for entry in fields]


def _control(entry: Mapping[str, Any], values: Given, wrong: Errors) -> Control:
    name = f"fields.{entry['key']}"
    options = [(str(one["value"]), in_language(one["label"])) for one in entry.get("options", [])]
    value = values.get(name, "")
    return Control(
        name,
        in_language(entry["label"]),
        entry["kind"],
        bool(entry.get("required")),
        value if isinstance(value, str) else "",
        "",
        options,
        list(wrong.get(name, [])),
        LONGEST.get(entry["kind"], 200),
        [] if isinstance(value, str) else list(value),
    )


def typed_in(fields: Sequence[Mapping[str, Any]], typed: QueryDict) -> dict[str, Any]:
    """What a form brought for a reason's own fields, by key."""
    return {
        one["key"]: _typed(one, typed, f"fields.{one['key']}")
        for one in fields
        if f"fields.{one['key']}" in typed
    }


def _typed(entry: Mapping[str, Any], typed: QueryDict, name: str) -> Any:
    return typed.getlist(name) if entry["kind"] in ("multiple", "file") else typed[name]


def _language(community: Community, values: Given, wrong: Errors, *, is_chat: bool) -> Control:
    offered = community.chat_languages if is_chat else community.languages
    chosen = values.get("language") or (_spoken(community) if is_chat else _of_page())
    hint = ""
    if is_chat and spoken(_of_page(), community.chat_languages) is None:
        hint = _("The chat speaks only the languages of this list.")
    options = [(code, _name_of(code)) for code in offered]
    return Control(
        "language", _("Language"), "select", True, chosen, hint, options,
        list(wrong.get("language", [])),
    )  # fmt: skip


def _of_page() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _spoken(community: Community) -> str:
    """The page's language if the chat speaks it, else the chat's first."""
    page, offered = _of_page(), community.chat_languages
    return spoken(page, offered) or next(iter(offered), page)


def _name_of(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
