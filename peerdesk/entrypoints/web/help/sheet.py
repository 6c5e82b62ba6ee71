"""The contact form of one reason as the page shows it: fields, values, errors (S2, S5, S6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.intake.admission import WhyNot, spoken, why_not
from peerdesk.domain.intake.models import Reason
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language

Errors = Mapping[str, list[str]]


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

    @property
    def id(self) -> str:
        return "field-" + self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What opens when the form is sent, what stands in the chat's way, and the fields."""

    reason: Reason
    channel: str
    barrier: WhyNot | None
    controls: list[Control]
    detail: str = ""  # a refusal that belongs to no field

    @property
    def wrong(self) -> list[Control]:
        return [control for control in self.controls if control.errors]


def sheet_for(
    community: Community,
    reason: Reason,
    customer: Membership | None,
    *,
    now: datetime,
    given: Mapping[str, str] | None = None,
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
    controls[0:0] = [] if is_chat else _own(reason, values, wrong)
    controls.append(_language(community, values, wrong, is_chat=is_chat))
    return Sheet(reason, channel.value, barrier, controls, detail)


def _text(values: Mapping[str, str], wrong: Errors, *, is_chat: bool) -> Control:
    label = _("Your question") if is_chat else _("What happened, and what do you need?")
    hint = _("What do you want to do, and what happens instead? No passwords, please.")
    return Control(
        "text", label, "textarea", True, values.get("text", ""), hint, [], wrong.get("text", []),
        8000,
    )  # fmt: skip


def _own(reason: Reason, values: Mapping[str, str], wrong: Errors) -> list[Control]:
    """The reason's own fields."""
    return [_control(entry, values, wrong) for entry in reason.fields]


def _control(entry: Mapping[str, Any], values: Mapping[str, str], wrong: Errors) -> Control:
    name = f"fields.{entry['key']}"
    options = [(str(one["value"]), in_language(one["label"])) for one in entry.get("options", [])]
    return Control(
        name,
        in_language(entry["label"]),
        entry["kind"],
        bool(entry.get("required")),
        values.get(name, ""),
        "",
        options,
        list(wrong.get(name, [])),
        4000 if entry["kind"] == "textarea" else 200,
    )


def _language(
    community: Community, values: Mapping[str, str], wrong: Errors, *, is_chat: bool
) -> Control:
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
