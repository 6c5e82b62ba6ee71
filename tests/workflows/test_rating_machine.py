"""Any order of rating, changing, deciding and paying out, played against a simple ledger (F8)."""

from contextlib import suppress

import pytest
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.ledger.models import Account, Entry
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.changing import ChangeOver, Decided, NotRated, PaidOut
from peerdesk.domain.ratings.models import FormerRating, Rating
from peerdesk.domain.ratings.queries import given_stars
from peerdesk.domain.ratings.shown import counts
from peerdesk.domain.ratings.statement import Span, statement_lines
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.run_payout import NothingToPay, run_payout
from tests import cast
from tests.workflows.machine import Scene
from tests.workflows.scenes import later, set_policy, sweep
from tests.workflows.test_change_rating import PAYER

EARNS = {5: 200, 4: 200, 3: 100, 2: 0, 1: 0}
STARS = st.integers(1, 5)


class RatingAgainstTheLedger(Scene):
    """One chat; the model keeps what it should have earned and what has left for the bank."""

    def __init__(self) -> None:
        super().__init__(**PAYER)
        set_policy(self.tally, payout_minimum="0.01", iban_hold_hours=0)
        area = cast.area(self.tally, "invoicing")
        about = cast.reason(self.tally, "sending-invoices", area=area)
        self.ada, self.ezra, self.olga = map(cast.person, ("Ada", "Ezra", "Olga"))
        cast.member(self.ada, self.tally, "customer")
        cast.member(self.olga, self.tally, "owner")
        cast.expert(self.ezra, self.tally, [area])
        self.chat = cast.held_by(cast.conversation(self.ada, about), self.ezra, "expert")
        cast.answered(self.chat)
        cast.closed_by_customer(self.chat)
        set_bank_account(
            person=self.ezra,
            community=self.tally,
            iban="CH9300762011623852957",
            name="Ezra Example",
            now=clock.now(),
        )
        self.stars: int | None = None
        self.earned = self.paid_out = 0
        self.is_paid = self.is_decided = False
        self.appeal = None

    @precondition(lambda self: self.stars is None)
    @rule(stars=st.one_of(st.none(), STARS))
    def rate_or_stay_silent(self, stars: int | None) -> None:
        if stars is None:
            sweep(later(hours=25))
        else:
            rate_conversation(caller=Caller(self.ada), conversation_id=self.chat.id, stars=stars)
        self.stars = stars or 5
        self.earned = EARNS[self.stars]

    @rule(stars=STARS, reason=st.sampled_from(["", "slow", "product"]), late=st.booleans())
    def change(self, stars: int, reason: str, late: bool) -> None:
        try:
            change_rating(
                caller=Caller(self.ada),
                conversation_id=self.chat.id,
                stars=stars,
                reason=reason,
                now=later(days=9) if late else later(hours=26),
            )
        except NotRated:
            assert self.stars is None
        except ChangeOver:
            assert late
        except Decided:
            assert self.is_decided
        except PaidOut:
            assert self.is_paid
        else:
            assert self.stars is not None
            assert not late
            if (self.stars, reason) != (stars, "") or not self.is_paid:
                self.stars, self.earned = stars, EARNS[stars]

    @rule()
    def appeal_it(self) -> None:
        with suppress(Refusal):
            self.appeal = appeal_rating(
                caller=Caller(self.ezra), conversation_id=self.chat.id, text="Unjust."
            )

    @precondition(lambda self: self.appeal is not None and not self.is_decided)
    @rule(outcome=st.sampled_from(["counts", "not_counted", "pay_restored"]))
    def decide(self, outcome: str) -> None:
        decide_appeal(
            caller=Caller(self.olga), appeal_id=self.appeal.id, outcome=outcome, text="Read."
        )
        self.is_decided = True
        if outcome == "pay_restored":
            self.earned, self.is_paid = 200, self.is_paid and self.earned == 200

    @rule()
    def pay_out(self) -> None:
        try:
            payout = run_payout(
                community=self.tally,
                made_by=self.olga,
                execution_date=clock.now().date(),
                now=later(seconds=1),
            )
        except NothingToPay:
            assert self.earned == self.paid_out
        else:
            assert payout.total == self.earned - self.paid_out
            self.paid_out, self.is_paid = self.earned, True

    @invariant()
    def the_books_hold_what_the_model_holds(self) -> None:
        path = f"expert:{self.ezra.id}:payable"
        account = Account.objects.filter(book=self.tally.id, address=path).first()
        assert (account.balance if account else 0) == self.earned - self.paid_out
        assert Entry.objects.aggregate(sum=Sum("amount"))["sum"] in (0, None)
        assert not drifted_accounts()

    @invariant()
    def the_statement_adds_up_and_history_has_no_gap(self) -> None:
        rating = Rating.objects.get(conversation=self.chat)
        lines = statement_lines(self.ezra.id, self.tally, span=Span(), limit=99)
        settled = [line.minor for line in lines if line.kind != "waiting"]
        assert sum(settled) == self.earned == (rating.pay_minor or 0)
        former = FormerRating.objects.filter(rating=rating).order_by("number")
        assert [one.number for one in former] == list(range(1, rating.changes + 1))

    @invariant()
    def the_reputation_is_made_of_what_counts(self) -> None:
        rating = Rating.objects.get(conversation=self.chat)
        total, count = given_stars(self.ezra.id, self.tally.id)
        assert (total, count) == ((rating.stars, 1) if counts(rating) else (0, 0))
        seat = cast.seat_of(self.ezra)
        assert (seat.given_stars_sum, seat.given_stars_count) == (total, count)


@pytest.mark.promise("F6", "F7", "F8", "C9", "C14")
@pytest.mark.invariant("I9", "I10", "I11", "I12")
def test_whatever_happens_the_books_follow_the_stars(db: None) -> None:
    run_state_machine_as_test(
        RatingAgainstTheLedger,
        settings=settings(max_examples=25, stateful_step_count=8, deadline=None),
    )
