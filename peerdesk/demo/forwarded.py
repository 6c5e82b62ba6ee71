"""What experts passed on to the support team: one chat that waits, one that was answered (C11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Final
from uuid import UUID

from peerdesk.core.ids import new_id
from peerdesk.demo.playing import Act, Stage, seat_alone
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.forward_to_support import forward_to_support
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.take_conversation import take_conversation

_PAUSE: Final = timedelta(seconds=25)


@dataclass(frozen=True, slots=True)
class _Story:
    """Said by customer and expert in turn, then passed on; `answer`: what an agent wrote."""

    ago: timedelta
    reason: str
    customer: str
    expert: str
    lines: tuple[str, ...]
    why: str
    brief: Mapping[str, str]
    agent: str = ""
    answer: str = ""
    stars: int = 0


_STORIES: Final = {
    "tally": [
        _Story(
            ago=timedelta(days=6, hours=3),
            reason="correct-an-invoice",
            customer="Noah Brook",
            expert="Emily Frost",
            lines=(
                "My invoices stopped at number 999. The next one can't be saved.",
                "Which plan do you see under Settings, “Your subscription”?",
                "Starter. It says nothing of a limit.",
            ),
            why="needs_access",
            brief={
                "goal": "Save invoice number 1000.",
                "tried": "– Looked at the plan: Starter, no limit is named there.",
                "facts": "Numbers end at 999; the error comes when saving.",
            },
            agent="Agnes Meier",
            answer="Your number range had three digits. I gave it a fourth; please try again.",
            stars=5,
        ),
        _Story(
            ago=timedelta(minutes=40),
            reason="correct-an-invoice",
            customer="Hanna Frei",
            expert="Paula Graf",
            lines=(
                "Auf der letzten Abrechnung von Tally fehlt unsere MWST-Nummer. Wer ändert das?",
                "Das kann nur Tally selbst ändern, es geht um Ihre eigene Rechnung. Ich gebe es"
                " weiter.",
            ),
            why="not_allowed",
            brief={
                "goal": "Die MWST-Nummer soll auf den Abrechnungen von Tally stehen.",
                "tried": "",
                "facts": "Es geht um die Rechnung von Tally an die Kundin, nicht um ihre eigenen.",
            },
        ),
    ],
}  # fmt: skip


def forwarded_stories(stage: Stage, now: datetime) -> list[tuple[datetime, Act]]:
    """Each with its time, to be played in the order of all, by the verbs that people use."""
    told = _STORIES.get(stage.community.slug, [])
    return [(now - story.ago, partial(_play, story, stage)) for story in told]


def _play(story: _Story, stage: Stage, at: datetime) -> None:
    moments = _moments(at)
    customer, expert = Caller(stage.people[story.customer]), Caller(stage.people[story.expert])
    seat_alone(stage, story.expert, at)
    chat = ask_question(
        caller=customer,
        community=stage.community,
        reason=story.reason,
        text=story.lines[0],
        language="de" if story.customer == "Hanna Frei" else "en",
        fields={},
        now=next(moments),
    )
    asked = Invitation.objects.get(conversation=chat, expert=expert.person)
    accept_invitation(caller=expert, invitation_id=asked.id, now=next(moments))
    for number, line in enumerate(story.lines[1:]):
        _say(chat.id, customer if number % 2 else expert, line, next(moments))
    forward_to_support(
        caller=expert,
        conversation_id=chat.id,
        reason=story.why,
        brief=story.brief,
        now=next(moments),
    )
    if story.agent:
        _answer(story, chat.id, customer, Caller(stage.people[story.agent]), moments)


def _answer(
    story: _Story, chat_id: UUID, customer: Caller, agent: Caller, moments: Iterator[datetime]
) -> None:
    take_conversation(caller=agent, conversation_id=chat_id, now=next(moments))
    _say(chat_id, agent, story.answer, next(moments))
    close_conversation(caller=customer, conversation_id=chat_id, now=next(moments))
    rate_conversation(
        caller=customer,
        conversation_id=chat_id,
        stars=story.stars,
        solved=True,
        now=next(moments),
    )


def _say(chat_id: UUID, author: Caller, text: str, at: datetime) -> None:
    post_messages([Draft(author.person.id, chat_id, new_id(), text)], now=at)


def _moments(start: datetime) -> Iterator[datetime]:
    return (start + number * _PAUSE for number in count())
