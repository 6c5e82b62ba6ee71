"""The demo's last weeks, told by the very verbs that people use, each at its own past time.

Nothing is written past the books: ratings pay by `settle_rating`, like anybody's.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from peerdesk.core.ids import new_id
from peerdesk.demo.paid import ask_for, give_back_later
from peerdesk.demo.serving import WORK, give_service, sell_service
from peerdesk.demo.source import Dialog, Play
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.queries import last_rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.rate_silent import rate_silent
from peerdesk.workflows.take_conversation import take_conversation

_PAUSE = timedelta(seconds=22)  # between two lines; shorter than an invitation
Act = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is played, and everybody by their full name."""

    community: Community
    people: Mapping[str, Person]


def play_all(
    told: list[Dialog], stage: Stage, now: datetime, *, also: Iterable[tuple[datetime, Act]] = ()
) -> None:
    """Every play in the order of its time, and every rating when it came; `also` in between."""
    order = count()
    acts: list[tuple[datetime, int, Act]] = []

    def later(at: datetime, act: Act) -> None:
        heapq.heappush(acts, (at, next(order), act))

    for dialog in told:
        for play in dialog.plays:
            later(now - timedelta(days=play.days), _Performance(dialog, play, stage, later))
    for at, act in also:
        later(at, act)
    while acts:
        at, _, act = heapq.heappop(acts)
        act(at)
    for seat in Seat.objects.filter(community=stage.community):
        refresh_seat(person_id=seat.person_id, community_id=stage.community.id, now=now)


@dataclass(frozen=True, slots=True)
class _Performance:
    """One play: asked, taken, talked about, closed; the rating follows at its own time."""

    dialog: Dialog
    play: Play
    stage: Stage
    later: Callable[[datetime, Act], None]

    def __call__(self, at: datetime) -> None:
        moments = _moments(at)
        customer, helper = self._caller(self.play.customer), self._helper()
        conversation = self._ask(customer, next(moments))
        if helper:
            self._take(conversation, helper, next(moments))
        for line in self.dialog.lines[1:]:
            author = customer if line.startswith("c ") else helper
            assert author is not None
            self._say(conversation, author, line[2:], next(moments))
        if helper and self.play.service:
            self._serve(conversation, customer, helper, moments)
        elif helper and not self.play.open:
            closed_at = self._close(conversation, customer, next(moments))
            if self.play.expert:
                self._rate_later(conversation, closed_at)
        if self.play.unanswered:
            give_back_later(conversation, at, self.later)

    def _ask(self, customer: Caller, at: datetime) -> Conversation:
        if self.play.expert:
            seat_alone(self.stage, self.play.expert, at)
        said: dict[str, Any] = {
            "caller": customer,
            "community": self.stage.community,
            "reason": self.dialog.reason,
            "text": self.dialog.lines[0][2:],
            "language": self.dialog.language,
            "fields": self.dialog.fields,
            "now": at,
        }
        return ask_for(self.play, said) if self.play.price else ask_question(**said)

    def _take(self, conversation: Conversation, helper: Caller, at: datetime) -> None:
        if self.play.agent:
            take_conversation(caller=helper, conversation_id=conversation.id, now=at)
            return
        invitation = Invitation.objects.get(conversation=conversation, expert=helper.person)
        accept_invitation(caller=helper, invitation_id=invitation.id, now=at)

    def _say(self, conversation: Conversation, author: Caller, text: str, at: datetime) -> None:
        draft = Draft(author.person.id, conversation.id, new_id(), text)
        (answer,) = post_messages([draft], now=at)
        if isinstance(answer, Refused):
            raise answer.refusal

    def _serve(
        self,
        conversation: Conversation,
        customer: Caller,
        helper: Caller,
        moments: Iterator[datetime],
    ) -> None:
        """Sold, and given some hours later, or still to be; by it the answer is rated."""
        parties = {"customer": customer, "expert": helper}
        offer = sell_service(self.play, conversation, moments=moments, **parties)
        sold_at = next(moments)
        if not self.play.report:
            self._close(conversation, customer, sold_at)
            return

        def give(at: datetime) -> None:
            confirmed_at = give_service(offer.id, self.play.report, at=at, **parties)
            self._close(conversation, customer, confirmed_at + _PAUSE)

        self.later(sold_at + WORK, give)

    def _close(self, conversation: Conversation, customer: Caller, at: datetime) -> datetime:
        close_conversation(caller=customer, conversation_id=conversation.id, now=at)
        return at

    def _rate_later(self, conversation: Conversation, closed_at: datetime) -> None:
        if self.play.stars:
            self.later(closed_at + 2 * _PAUSE, lambda at: self._rate(conversation, at))
        else:
            hours = self.stage.community.policy.hours("rating_hours")
            self.later(closed_at + hours, lambda at: _fall_silent(conversation, at))

    def _rate(self, conversation: Conversation, at: datetime) -> None:
        rate_conversation(
            caller=self._caller(self.play.customer),
            conversation_id=conversation.id,
            stars=self.play.stars,
            solved=self.play.stars > 3,
            reason=self.play.reason,
            comment=self.play.comment,
            now=at,
        )

    def _helper(self) -> Caller | None:
        name = self.play.expert or self.play.agent
        return self._caller(name) if name else None

    def _caller(self, name: str) -> Caller:
        return Caller(self.stage.people[name])


def _fall_silent(conversation: Conversation, at: datetime) -> None:
    held, rating = locked(conversation.id), last_rating(conversation.id)
    assert held is not None
    assert rating is not None
    rate_silent(conversation=held, rating=rating, now=at)


def seat_alone(stage: Stage, name: str, at: datetime) -> None:
    """The expert of the story is there at its time and nobody else: so they are asked."""
    expert = stage.people[name]
    others = Seat.objects.filter(community=stage.community).exclude(person=expert)
    others.update(open_from=None, open_until=None)
    refresh_seat(person_id=expert.id, community_id=stage.community.id, now=at)


def _moments(start: datetime) -> Iterator[datetime]:
    return (start + number * _PAUSE for number in count())
