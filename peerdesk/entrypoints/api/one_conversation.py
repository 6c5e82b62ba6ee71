"""One conversation as its reader sees it, with its stars and its price."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.readiness import readiness_of
from peerdesk.domain.premium.service_wire import bound_by_service
from peerdesk.domain.premium.wire import readiness_wire
from peerdesk.domain.questions.queries import question_of, questions_of
from peerdesk.domain.questions.wire import with_question
from peerdesk.domain.ratings.queries import rateable, whose_stars
from peerdesk.domain.ratings.shown import card_of, changeable
from peerdesk.domain.ratings.wire import card_wire
from peerdesk.entrypoints.api.answers import answer
from peerdesk.workflows.show_refund import show_refund


def conversation_answer(
    caller: Caller, conversation_id: UUID, status: int = 200, charge: Charge | None = None
) -> HttpResponse:
    """The conversation; where a charge needs the customer, with `next_action`."""
    seen = conversation_for(caller, conversation_id)
    may_rate = bool(rateable([conversation_id]))
    now = clock.now()
    card = card_of(conversation_id, caller.person.id, seen.role, now=now)
    question = question_of(conversation_id) if _is_paid(seen) else None
    ready = readiness_of([seen], caller.person.id, now=now).get(conversation_id)
    more = [*(card.can if card else ()), *(ready.can if ready else ())]
    refund = show_refund(seen, now=now)
    more += refund.can
    shown = conversation_wire(seen, rateable=may_rate, more=more)
    wire = {
        **bound_by_service(with_question(shown, question, seen.role), seen),
        "premium": readiness_wire(ready, seen.conversation.community),
        "refund": refund.request,
        "rating": card_wire(card) if card else None,
        "rates": whose_stars(seen.conversation),
        **next_action(charge),
    }
    return answer(wire, status)


def listed_wires(caller: Caller, items: Sequence[Seen]) -> list[dict[str, Any]]:
    """The conversations of a list."""
    ids = [seen.conversation.id for seen in items]
    now, may_rate = clock.now(), rateable(ids)
    may_change = changeable(ids, caller.person.id, now=now)
    offering = readiness_of(items, caller.person.id, now=now)
    paid = questions_of([seen.conversation.id for seen in items if _is_paid(seen)])

    def wire(seen: Seen) -> dict[str, Any]:
        key = seen.conversation.id
        ready = offering.get(key)
        more = ["change-rating"] if key in may_change else []
        more += ready.can if ready else []
        shown = conversation_wire(seen, rateable=key in may_rate, more=more)
        return with_question(shown, paid.get(key), seen.role)

    return [wire(seen) for seen in items]


def next_action(charge: Charge | None) -> dict[str, Any]:
    """Where the customer is needed; {} if nowhere."""
    url = charge.redirect_url if charge else ""
    return {"next_action": {"redirect_url": url}} if url else {}


def _is_paid(seen: Seen) -> bool:
    """Elsewhere nothing is read for it."""
    return bool(seen.conversation.community.mode == Community.Mode.PAID)
