"""The brief of a forwarded chat above its messages, and the agent's word on its worth (F9)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.forwarding.access import SeenBrief, seen_brief
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays
from peerdesk.domain.forwarding.worth import pay_of
from peerdesk.domain.ratings.pay import earned
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.forwarding_reasons import reason_of
from peerdesk.entrypoints.web.removal import removal_of_brief
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, explain, reader_locale, staff_page
from peerdesk.workflows.judge_brief import judge_brief


def brief_part(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """What `desk/brief.html` reads; None for what was never forwarded."""
    reader = signed_in(request).id
    found = seen_brief(case.seen, reader)
    if found is None:
        return None
    brief = found.brief
    return {
        "brief": brief,
        "by": found.by,
        "reason": reason_of(brief),
        "texts": [
            (title, text)
            for title, text in (
                (_("What they want"), brief.goal),
                (_("What was tried"), brief.tried),
                (_("What else is known"), brief.facts),
            )
            if text
        ],
        "worths": _worths(found) if found.may_judge else [],
        "word": _word(found),
        "removed": brief.removed,
        "removal": None if brief.expert_id == reader else removal_of_brief(brief),
        "judge_url": reverse("desk-brief", args=[case.seen.conversation.id]),
    }


@staff_page
@require_POST
def judge(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """0 to 3, once."""
    worth = request.POST.get("worth", "")
    try:
        judge_brief(
            caller=caller_of(request),
            conversation_id=id,
            worth=int(worth) if worth in tuple("0123") else -1,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
    else:
        messages.success(request, _("Thank you. The expert is paid for the brief."))
    return redirect(back_to(request, reverse("desk-chat", args=[id])))


def _worths(found: SeenBrief) -> list[dict[str, Any]]:
    """Each answer with what it pays, so that the agent knows what a press does."""
    best = earned(found.seen.conversation.community, 5)
    words = {0: _("of no use"), 1: _("a beginning"), 2: _("good"), 3: _("nothing left to ask")}
    return [
        {"value": worth, "words": words[worth], "pays": pay_of(worth, best).format(reader_locale())}
        for worth in range(MOST_WORTH + 1)
    ]


def _word(found: SeenBrief) -> str:
    """What became of it, in a sentence; "" while it is to be judged, or where nobody judges."""
    brief = found.brief
    if brief.worth is not None:
        values = {
            "worth": brief.worth,
            "most": MOST_WORTH,
            "amount": found.paid.format(reader_locale()),
        }
        return _("Found worth %(worth)s of %(most)s: %(amount)s paid.") % values
    if brief.lapsed_at:
        return _("Nobody judged it before the end: its stars earn the part.")
    if brief.pays == Pays.BRIEF and not found.may_judge:
        return _("Whoever takes the case says what the brief is worth.")
    return ""
