"""Experts are asked, take, pass, leave, pause, are suspended, lose the general test; customers
ask, close, reopen; time passes. Whatever the order: never two owners, never above a limit, never an
unqualified expert, never a forgotten conversation. Who may be asked is worked out anew, in plain
Python.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.expertise.models import Qualification
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.routing.models import Invitation, Seat, Wave
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.choose_areas import choose_areas
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.decline_invitation import decline_invitation
from peerdesk.workflows.end_suspension import end_suspension
from peerdesk.workflows.leave_as_ticket import leave_as_ticket
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.move_to_area import move_to_area
from peerdesk.workflows.reconcile_seats import reconcile_seats
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.suspend_expert import suspend_expert
from peerdesk.workflows.take_conversation import take_conversation
from peerdesk.workflows.withdraw_area import return_area, withdraw_area
from tests import cast
from tests.workflows.fitness import is_fit, places, waiting_in_vain
from tests.workflows.machine import Scene
from tests.workflows.scenes import sweep

WAITS = [1, 16, 31, 181, 700, 200_000]
picks = st.integers(0, 11)


class Routing(Scene):
    """Ada and Bea ask; Ezra, Erik, Emil (a newcomer) and Bea herself are experts; Olga owns."""

    def __init__(self) -> None:
        super().__init__()
        self.areas = [cast.area(self.tally, slug) for slug in ("invoicing", "payroll")]
        self.general = cast.area(self.tally, "general", is_general=True)
        self.reasons = [cast.reason(self.tally, one.slug, area=one) for one in self.areas]
        self.reasons.append(cast.reason(self.tally, "anything"))
        names = ["Ada", "Bea", "Ezra", "Erik", "Emil", "Agnes", "Olga"]
        self.people = [cast.person(name) for name in names]
        self.ada, self.bea, self.ezra, self.erik, self.emil, self.agnes, self.olga = self.people
        for one, role in (
            (self.ada, "customer"),
            (self.bea, "customer"),
            (self.agnes, "agent"),
            (self.olga, "owner"),
        ):
            cast.member(one, self.tally, role)
        self.experts = [self.ezra, self.erik, self.emil, self.bea]
        self.seat(self.ezra, self.areas, 50)
        self.seat(self.erik, self.areas[:1], 50)
        self.seat(self.emil, self.areas[1:], 0)
        self.seat(self.bea, self.areas, 50)

    def seat(self, somebody, areas, finished) -> None:
        cast.expert(somebody, self.tally, [self.general, *areas], finished=finished)
        self.available(somebody, paused=False, languages=["en", "de"])

    def act(self, verb, *, who, **values) -> bool:
        self.before = set(Invitation.objects.values_list("id", flat=True))
        done = super().act(verb, who=who, **values)
        if done:
            self.who_was_asked_is_fit()
        return done

    def available(self, somebody, *, paused: bool, languages: list[str]) -> None:
        self.act(
            change_availability,
            who=somebody,
            community=self.tally,
            times=Times(cast.ALWAYS, "Europe/Zurich", paused, 2, languages),
        )

    # What people do.

    @rule(pick=picks, reason=st.integers(0, 2), language=st.sampled_from(["en", "de"]))
    def ask(self, pick, reason, language):
        given = {"reason": self.reasons[reason].id, "text": "?", "language": language}
        self.act(ask_question, who=self.people[pick % 2], community=self.tally, **given)

    @rule(pick=picks, yes=st.sampled_from([True, True, False]))
    def answer(self, pick, yes):
        rows = list(Invitation.objects.order_by("-id").select_related("expert")[:6])
        if not rows:
            return
        one = rows[pick % len(rows)]
        chat = Conversation.objects.get(id=one.conversation_id)
        fit = is_fit(one.expert_id, chat)
        verb = accept_invitation if yes else decline_invitation
        self.act(verb, who=one.expert, invitation_id=one.id)
        after = Conversation.objects.get(id=chat.id)
        if yes and after.handler_id == one.expert_id and after.state != chat.state:
            assert fit

    def chat(self, pick: int) -> Conversation | None:
        rows = list(Conversation.objects.order_by("-id").select_related("handler", "customer")[:5])
        return rows[pick % len(rows)] if rows else None

    @rule(pick=picks, by=st.integers(0, 3))
    def leave(self, pick, by):
        self.move(leave_conversation, pick, by)

    @rule(pick=picks, by=st.integers(0, 3))
    def close_or_cancel(self, pick, by):
        self.move(close_conversation, pick, by)

    @rule(pick=picks, by=st.integers(0, 1))
    def reopen(self, pick, by):
        self.move(reopen_conversation, pick, by)

    @rule(pick=picks)
    def take(self, pick):
        self.move(take_conversation, pick, 2)

    @rule(pick=picks)
    def leave_as_ticket(self, pick):
        self.move(leave_as_ticket, pick, 0)

    @rule(pick=picks, area=st.integers(0, 1), keep=st.booleans())
    def move_area(self, pick, area, keep):
        self.move(move_to_area, pick, 1, area=self.areas[area].id, keep=keep)

    def move(self, verb, pick, by, **values):
        chat = self.chat(pick)
        if chat:
            sides = [chat.customer, chat.handler or self.agnes, self.agnes, self.erik]
            self.act(verb, who=sides[by], conversation_id=chat.id, **values)

    @rule(pick=picks, by=st.integers(0, 1))
    def write(self, pick, by):
        chat = self.chat(pick)
        if chat:
            who = [chat.customer, chat.handler or self.agnes][by]
            post_messages([Draft(who.id, chat.id, new_id(), "Yes?")], now=self.now)

    @rule(pick=picks, paused=st.booleans(), languages=st.sampled_from([["en"], ["de", "en"]]))
    def pause(self, pick, paused, languages):
        self.available(self.experts[pick % 4], paused=paused, languages=languages)

    @rule(pick=picks, areas=st.sampled_from([[], [0], [1], [0, 1]]))
    def cover(self, pick, areas):
        expert = self.experts[pick % 4]
        held = Qualification.objects.filter(person=expert).values_list("area_id", flat=True)
        chosen = [self.areas[one].id for one in areas if self.areas[one].id in held]
        self.act(choose_areas, who=expert, community=self.tally, areas=chosen)

    @rule(pick=picks, back=st.booleans())
    def suspend(self, pick, back):
        expert = self.experts[pick % 4]
        open_one = Suspension.objects.filter(person=expert).exclude(state="ended").first()
        if back and open_one:
            self.act(end_suspension, who=self.olga, suspension_id=open_one.id, text="Settled.")
        elif pick < 4:
            given = {"person_id": expert.id, "reasons": "Sold answers outside of the chat."}
            self.act(suspend_expert, who=self.olga, community=self.tally, **given)

    @rule(pick=picks, back=st.booleans())
    def withdraw_general_test(self, pick, back):
        verb = return_area if back else withdraw_area
        given = {"area": self.general, "person_id": self.experts[pick % 4].id}
        self.act(verb, who=self.olga, **given)

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)
        sweep(self.now)
        late = Conversation.objects.exclude(state="closed").filter(due_at__lte=self.now)
        assert not late.exists()
        assert not Invitation.objects.filter(state="pending", expires_at__lte=self.now).exists()

    @rule()
    def a_free_expert_and_a_waiting_chat_find_each_other(self):
        """After a few looks of two seconds each, unless the chat went to others by then."""
        for _ in range(5):
            self.now += timedelta(seconds=3)
            sweep(self.now)
            if not waiting_in_vain(self.experts):
                return
        raise AssertionError(waiting_in_vain(self.experts))

    def who_was_asked_is_fit(self) -> None:
        fresh = Invitation.objects.exclude(id__in=self.before).filter(state="pending")
        for one in fresh.select_related("conversation"):
            assert is_fit(one.expert_id, one.conversation)
            assert places(one.expert_id) >= 0

    # What holds after every step.

    @invariant()
    def nobody_shares_a_chat(self):
        for chat in Conversation.objects.all():
            there = Participant.objects.filter(conversation=chat, left_at=None, role="expert")
            helpers = set(there.values_list("person_id", flat=True))
            assert len(helpers) <= 1
            if chat.state == "active" and chat.handler_role == "expert":
                assert helpers == {chat.handler_id}
            taken = Invitation.objects.filter(conversation=chat, state="accepted")
            spans = list(taken.values_list("episode", flat=True))
            assert len(spans) == len(set(spans))

    @invariant()
    def nobody_is_above_a_limit(self):
        assert reconcile_seats(self.now) == 0
        for seat in Seat.objects.all():
            assert seat.active <= seat.limit
            assert seat.active + seat.invited <= max(seat.limit, seat.active)

    @invariant()
    def nothing_is_forgotten(self):
        assert not Conversation.objects.exclude(state="closed").filter(due_at=None).exists()
        for one in Invitation.objects.filter(state="pending").select_related("conversation"):
            assert one.conversation.state == "waiting"
            assert one.episode == one.conversation.episode

    @invariant()
    def every_wave_tells_whom_it_asked(self):
        for wave in Wave.objects.all():
            asked = Invitation.objects.filter(
                conversation=wave.conversation_id, episode=wave.episode, wave=wave.wave
            )
            scores = list(asked.values_list("score", flat=True))
            assert len(scores) == wave.size
            assert min(scores) == wave.cut


@pytest.mark.django_db
@pytest.mark.promise("B3", "C3", "C4", "C6", "F1", "F3", "F5", "F10")
@pytest.mark.invariant("I6", "I7", "I8")
def test_one_owner_within_limits_qualified_and_nothing_forgotten():
    run_state_machine_as_test(
        Routing,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
