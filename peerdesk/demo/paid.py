"""Paid questions of the demo: asked by members, whose brand pays, so that no card is charged."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from peerdesk.demo.source import Play
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.ask_paid_question import Terms, ask_paid_question
from peerdesk.workflows.return_unanswered import return_unanswered

Act = Callable[[datetime], None]


def ask_for(play: Play, said: Mapping[str, Any]) -> Conversation:
    """Asked for a price; what is to stay unanswered is asked when nobody is there."""
    if play.unanswered:
        seats = Seat.objects.filter(community=said["community"])
        seats.update(open_from=None, open_until=None)
    asked = ask_paid_question(terms=Terms(play.price, urgent=play.urgent), **said)
    return Conversation.objects.select_related("community").get(id=asked.conversation_id)


def give_back_later(
    conversation: Conversation, asked_at: datetime, later: Callable[[datetime, Act], None]
) -> None:
    """The money goes back once the promised time is over."""
    over = asked_at + conversation.community.policy.hours("answer_promise_hours")

    def give_back(at: datetime) -> None:
        return_unanswered(conversation_id=conversation.id, now=at)

    later(over, give_back)
