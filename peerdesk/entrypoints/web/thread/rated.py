"""A rating on the page of its conversation: as the API gives it, and the reasons in words."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.premium.readiness import readiness_of
from peerdesk.domain.premium.service_wire import bound_by_service
from peerdesk.domain.premium.wire import readiness_wire
from peerdesk.domain.questions.queries import question_of
from peerdesk.domain.questions.wire import with_question
from peerdesk.domain.ratings.queries import rateable, whose_stars
from peerdesk.domain.ratings.shown import Card
from peerdesk.domain.ratings.wire import card_wire
from peerdesk.workflows.show_refund import show_refund


def rated_wire(seen: Seen, card: Card | None, *, now: datetime) -> dict[str, Any]:
    """The conversation with its rating, as GET /conversations/{id} answers."""
    row = seen.conversation
    # Nobody else's list of verbs names it.
    may_rate = seen.role == "customer" and row.id in rateable([row.id])
    reader = seen.participant.person_id if seen.participant else row.customer_id
    ready = readiness_of([seen], reader, now=now).get(row.id)
    refund = show_refund(seen, now=now)
    question = question_of(row.id) if row.community.mode == Community.Mode.PAID else None
    more = [*(card.can if card else ()), *(ready.can if ready else ()), *refund.can]
    wire = conversation_wire(seen, rateable=may_rate, more=more)
    shown = card_wire(card) if card else None
    wire["premium"] = readiness_wire(ready, seen.conversation.community)
    wire["refund"] = refund.request
    wire = bound_by_service(with_question(wire, question, seen.role), seen)
    return {**wire, "rating": shown, "rates": whose_stars(row)}


def reasons() -> list[tuple[str, str]]:
    """Why it wasn't five stars (F7); js/thread/rating.js says the same."""
    return [
        ("unsolved", _("My problem isn't solved")),
        ("slow", _("It took too long")),
        ("unclear", _("I didn't understand the answer")),
        ("tone", _("The tone")),
        ("product", _("The product, not the helper")),
        ("company", _("The company, not the helper")),
        ("wrong_area", _("The question was in the wrong place")),
        ("other", _("Something else")),
    ]


def reason_words(code: str) -> str:
    """One of them; "" for none."""
    return dict(reasons()).get(code, "")
