"""Everybody does anything in any order, and time passes: what must hold, holds."""

from datetime import timedelta

import pytest
from django.db.models import Count, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.ledger.models import Entry, Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.decline_invitation import decline_invitation
from peerdesk.workflows.leave_as_ticket import leave_as_ticket
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reconcile_seats import reconcile_seats
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.take_conversation import take_conversation
from tests import cast
from tests.workflows.machine import Scene
from tests.workflows.scenes import sweep

WAITS = [1, 20, 40, 200, 700, 3_700, 90_000, 200_000]
picks = st.integers(0, 7)
sides = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 3, 4])


class Community(Scene):
    """Ada and Bea ask; Ezra (who is a customer, too), Erik and Emil are experts; Agnes helps."""

    def __init__(self) -> None:
        super().__init__()
        area = cast.area(self.tally, "invoicing")
        self.reason = cast.reason(self.tally, "question", area=area)
        names = ["Ada", "Bea", "Ezra", "Erik", "Emil", "Agnes"]
        self.ada, self.bea, self.ezra, self.erik, self.emil, self.agnes = map(cast.person, names)
        for one in (self.ada, self.bea, self.ezra):
            cast.member(one, self.tally, "customer")
        for one, finished in ((self.ezra, 50), (self.erik, 50), (self.emil, 0)):
            cast.expert(one, self.tally, [area], finished=finished)
            self.change(one, paused=False)
        cast.member(self.agnes, self.tally, "agent")
        self.people = [self.ada, self.bea, self.ezra, self.erik, self.emil, self.agnes]

    def change(self, somebody: cast.Person, *, paused: bool) -> None:
        change_availability(
            caller=Caller(somebody),
            community=self.tally,
            times=Times(cast.ALWAYS, "Europe/Zurich", paused, 2, ["en"]),
            now=self.now,
        )

    def somebody(self, pick: int) -> cast.Person:
        return self.people[pick % len(self.people)]

    def chat(self, pick: int) -> Conversation | None:
        rows = list(Conversation.objects.order_by("-id")[:4])
        return rows[pick % len(rows)] if rows else None

    @rule(pick=st.integers(0, 2))
    def ask(self, pick):
        given = {"community": self.tally, "reason": self.reason.id, "text": "?", "language": "en"}
        self.act(ask_question, who=self.somebody(pick), **given)

    @rule(pick=picks, verb=st.sampled_from([accept_invitation, accept_invitation, None]))
    def answer(self, pick, verb):
        rows = list(Invitation.objects.order_by("-id").select_related("expert")[:4])
        if not rows:
            return
        one = rows[pick % len(rows)]
        if verb:
            self.act(verb, who=one.expert, invitation_id=one.id)
        else:
            self.act(decline_invitation, who=one.expert, invitation_id=one.id, reason="")

    def side(self, chat: Conversation, by: int) -> cast.Person:
        """The customer, who handles it, an agent; now and then somebody who may not."""
        sides = [chat.customer, chat.handler or self.agnes, self.agnes, self.bea, self.erik]
        return sides[by % len(sides)]

    @rule(pick=picks, by=sides)
    def write(self, pick, by):
        chat = self.chat(pick)
        if chat:
            draft = Draft(self.side(chat, by).id, chat.id, new_id(), "Yes?")
            post_messages([draft], now=self.now)

    @rule(pick=picks, by=sides)
    def close(self, pick, by):
        self.move(close_conversation, pick, by)

    @rule(pick=picks, by=sides)
    def reopen(self, pick, by):
        self.move(reopen_conversation, pick, by)

    @rule(pick=picks)
    def take(self, pick):
        self.move(take_conversation, pick, 2)

    @rule(pick=picks)
    def leave(self, pick):
        self.move(leave_as_ticket, pick, 0)

    def move(self, verb, pick, by):
        chat = self.chat(pick)
        if chat:
            self.act(verb, who=self.side(chat, by), conversation_id=chat.id)

    @rule(pick=picks, stars=st.integers(1, 5))
    def rate(self, pick, stars):
        chat = self.chat(pick)
        if chat:
            self.act(rate_conversation, who=chat.customer, conversation_id=chat.id, stars=stars)

    @rule(pick=st.integers(2, 4), paused=st.booleans())
    def pause(self, pick, paused):
        self.change(self.somebody(pick), paused=paused)

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)
        sweep(self.now)
        late = Conversation.objects.exclude(state="closed").filter(due_at__lte=self.now)
        assert not late.exists()

    @invariant()
    def seats_count_what_there_is(self):
        assert reconcile_seats(self.now) == 0
        for seat in Seat.objects.all():
            assert seat.active <= seat.limit
            assert seat.active + seat.invited <= max(seat.limit, seat.active)

    @invariant()
    def whoever_is_asked_or_helps_is_fit(self):
        pending = Invitation.objects.filter(state="pending").select_related("conversation")
        for one in pending:
            assert one.conversation.state == "waiting"
            assert one.episode == one.conversation.episode
            assert one.expert_id != one.conversation.customer_id
        spans = Invitation.objects.filter(state="accepted").values("conversation", "episode")
        assert all(one["n"] == 1 for one in spans.annotate(n=Count("id")))

    @invariant()
    def timelines_have_no_gap(self):
        for chat in Conversation.objects.all():
            numbers = list(
                Event.objects.filter(conversation=chat)
                .order_by("seq")
                .values_list("seq", flat=True)
            )
            assert numbers == list(range(1, chat.last_seq + 1))
            assert chat.state == "closed" or chat.due_at is not None

    @invariant()
    def each_rating_pays_once(self):
        settled = Rating.objects.filter(state__in=["given", "implicit"])
        paid = {f"rating:{one.id}": one.pay_minor for one in settled if one.pay_minor}
        booked = Transfer.objects.filter(reference__startswith="rating:")
        assert {one.reference for one in booked} == set(paid)
        owed = Entry.objects.filter(amount__gt=0).aggregate(total=Sum("amount"))["total"]
        assert (owed or 0) == sum(paid.values())
        asked_too_long = Rating.objects.filter(state="asked", conversation__state="active")
        assert not asked_too_long.exists()


@pytest.mark.django_db
@pytest.mark.promise("C6", "C8", "C9", "F3", "F5")
@pytest.mark.invariant("I3", "I6", "I7", "I8", "I10", "I11")
def test_nothing_is_forgotten_and_nothing_counts_twice():
    run_state_machine_as_test(
        Community,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
