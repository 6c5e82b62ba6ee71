"""What people reported: the queue, the same beside its conversation, the decision (P10)."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.statements import Asked
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.moderation.detection import Found, Span
from peerdesk.domain.moderation.lifecycle import Action, State
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.queries import Preview, ask_count, flags_of, open_flags, preview
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.desk.finding import page_context
from peerdesk.entrypoints.web.flag_words import KINDS, found_words
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import back_to, communities_as, explain, staff_page
from peerdesk.workflows.resolve_flag import resolve_flag


@staff_page
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; all kinds or one."""
    communities = communities_as(request, Membership.Role.AGENT)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    ids = [one.id for one in communities]
    page = open_flags(ids, kind=kind, cursor=request.GET.get("cursor"), limit=20)
    following = {"cursor": page.next, **({"kind": kind} if kind else {})}
    context = {
        "cards": [_card(flag) for flag in page.items],
        "kinds": [("", _("All")), *KINDS.items()],
        "kind": kind,
        "next": f"?{urlencode(following)}" if page.next else "",
        **page_context(communities, "flags"),
    }
    return render(request, "desk/flags_page.html", context)


@staff_page
@require_POST
def decide(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Take it away, deal with it otherwise, or leave it."""
    # Not "action": a control of that name hides the form's own from scripts.
    action = request.POST.get("decision", "")
    try:
        resolve_flag(
            caller=caller_of(request),
            flag_id=id,
            action=action,
            note=request.POST.get("note", ""),
            also=[int(seq) for seq in request.POST.getlist("also") if seq.isdecimal()],
        )
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
    else:
        messages.success(request, str(_SAID[action]))
    return redirect(back_to(request, reverse("desk-flags")))


def flags_part(_request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """What `desk/flags.html` reads; None where nothing is flagged."""
    found = [flag for flag in flags_of(case.seen.conversation.id) if flag.state == State.OPEN]
    return {"cards": [_card(flag) for flag in reversed(found)]} if found else None


def ask_flags(_caller: Caller, communities: Sequence[UUID]) -> Asked:
    """How many wait, for the list of queues."""
    return ask_count(communities)


def _card(flag: Flag) -> dict[str, Any]:
    shown = preview(flag)
    return {
        "flag": flag,
        "kind": KINDS[flag.kind],
        "shown": shown,
        "pieces": list(_pieces(shown)) if shown else [],
        "found": found_words(shown.spans) if shown else "",
        "vanishes": _vanishes(shown) if shown else [],
    }


def _pieces(shown: Preview) -> Iterator[tuple[str, bool]]:
    """The text in pieces, those found marked."""
    place = 0
    for span in (*shown.spans, Span(Found.PHONE, len(shown.text), len(shown.text))):
        if shown.text[place : span.start]:
            yield shown.text[place : span.start], False
        if shown.text[span.start : span.end]:
            yield shown.text[span.start : span.end], True
        place = span.end


def _vanishes(shown: Preview) -> list[str]:
    """Exactly what redaction takes away, in words."""
    lines = [
        _("the whole text of this message, on every open screen and in every list"),
        _("its words in the search, in the expert's brief and in mails still to go"),
    ]
    if shown.files:
        count = len(shown.files)
        words = ngettext("%(count)s file: %(names)s", "%(count)s files: %(names)s", count)
        lines.append(words % {"count": count, "names": ", ".join(shown.files)})
    return lines


_SAID: dict[str, str | Promise] = {
    Action.REDACT: gettext_lazy("It is gone for good. Who flagged it is told."),
    Action.DISMISS: gettext_lazy("Left as it is. Who flagged it is told."),
    Action.DONE: gettext_lazy("Noted as dealt with. Who flagged it is told."),
}
