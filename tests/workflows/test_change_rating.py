"""Stars given again: the books follow, the reputation follows, what was said is kept (F8)."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.ledger.models import Account, Transfer
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.changing import ChangeOver, NotRated, PaidOut
from peerdesk.domain.ratings.models import FormerRating, Rating
from peerdesk.domain.ratings.shown import changeable
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.run_payout import run_payout
from tests import cast
from tests.workflows.scenes import later, set_policy, sweep

PAYER = {
    "payer_name": "Tally Ltd",
    "payer_street": "Lane 1",
    "payer_postcode": "8000",
    "payer_town": "Zurich",
    "payer_country": "CH",
    "payer_iban": "CH5604835012345678009",
}


def rate(somebody: Person, conversation: Conversation, stars: int, **values: object) -> Rating:
    return rate_conversation(
        caller=Caller(somebody), conversation_id=conversation.id, stars=stars, **values
    )


def again(somebody: Person, conversation: Conversation, stars: int, **values: object) -> Rating:
    return change_rating(
        caller=Caller(somebody), conversation_id=conversation.id, stars=stars, **values
    )


def payable(somebody: Person) -> int:
    return Account.objects.get(address=f"expert:{somebody.id}:payable").balance


@pytest.mark.promise("F8", "C9")
@pytest.mark.invariant("I10")
def test_the_books_follow_by_adjusting_transfers(rated_chat, ada, ezra):
    rating = rate(ada, rated_chat, 5)
    for stars, minor in ((3, 100), (1, 0), (4, 200), (5, 200)):
        again(ada, rated_chat, stars)
        assert payable(ezra) == minor
    references = set(Transfer.objects.values_list("reference", flat=True))
    one = f"rating:{rating.id}"
    # From 4 to 5 stars pays the same: nothing to book.
    assert references == {one, f"{one}:1", f"{one}:2", f"{one}:3"}
    assert not drifted_accounts()
    rating.refresh_from_db()
    assert (rating.changes, rating.pay_minor, rating.state) == (4, 200, "given")


@pytest.mark.promise("F8")
def test_what_was_said_before_is_kept_and_nobody_can_change_it(rated_chat, ada):
    rate(ada, rated_chat, 2, comment="Not helpful.", solved=False, reason="unclear")
    again(ada, rated_chat, 5, comment="Sorry, it works.", solved=True)
    former = FormerRating.objects.get()
    assert (former.number, former.stars, former.comment) == (1, 2, "Not helpful.")
    assert (former.reason, former.pay_minor, former.moved_minor) == ("unclear", 0, 200)
    for spoil in (FormerRating.objects.update, FormerRating.objects.all().delete):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            spoil(**({"stars": 5} if spoil == FormerRating.objects.update else {}))
    told = Event.objects.filter(conversation=rated_chat, kind="rated").order_by("seq").last()
    assert told.data["before"] == {"stars": 2, "implicit": False}
    assert (told.data["stars"], told.data["change"]) == (5, 1)


@pytest.mark.promise("F6", "F8")
def test_an_automatic_five_changed_by_hand_becomes_given(rated_chat, ada, ezra):
    sweep(later(hours=25))
    assert Rating.objects.get().state == "implicit"
    again(ada, rated_chat, 5)
    rating = Rating.objects.get()
    assert (rating.state, rating.stars, rating.changes) == ("given", 5, 1)
    assert FormerRating.objects.get().implicit
    seat = cast.seat_of(ezra)
    assert (seat.given_stars_sum, seat.given_stars_count) == (5, 1)
    assert Transfer.objects.count() == 1


@pytest.mark.promise("F7", "F8")
def test_the_reputation_follows_and_leaves_out_what_is_no_fault_of_the_helper(
    rated_chat, ada, ezra
):
    rate(ada, rated_chat, 2, reason="slow")
    assert cast.seat_of(ezra).given_stars_sum == 2
    for reason in ("product", "company", "wrong_area"):
        again(ada, rated_chat, 2, reason=reason)
        assert cast.seat_of(ezra).given_stars_count == 0
    # Five stars need no reason, and count.
    again(ada, rated_chat, 5, reason="product")
    assert Rating.objects.get().reason == ""
    assert cast.seat_of(ezra).given_stars_sum == 5


@pytest.mark.promise("F8")
@pytest.mark.invariant("I10")
def test_the_same_again_changes_nothing(rated_chat, ada):
    rate(ada, rated_chat, 3, comment="Fine.")
    head = Event.objects.filter(conversation=rated_chat).count()
    again(ada, rated_chat, 3, comment="Fine.")
    assert Rating.objects.get().changes == 0
    assert Event.objects.filter(conversation=rated_chat).count() == head


@pytest.mark.promise("F8")
def test_after_a_week_it_stays(rated_chat, ada):
    rate(ada, rated_chat, 5)
    again(ada, rated_chat, 4, now=later(hours=167, minutes=59))
    with pytest.raises(ChangeOver):
        again(ada, rated_chat, 1, now=later(hours=168, minutes=1))
    assert Rating.objects.get().stars == 4


@pytest.mark.promise("F8")
def test_the_owner_may_set_another_time(rated_chat, ada, tally):
    rate(ada, rated_chat, 5)
    set_policy(tally, rating_change_hours=0)
    with pytest.raises(ChangeOver):
        again(ada, rated_chat, 1)


@pytest.mark.promise("F8", "C10")
@pytest.mark.invariant("I14")
def test_once_paid_out_it_stays(rated_chat, ada, ezra, olga, tally):
    rate(ada, rated_chat, 5)
    ids = [rated_chat.id]
    assert changeable(ids, ada.id, now=clock.now()) == {rated_chat.id}
    pay_out(tally, ezra, olga)
    assert changeable(ids, ada.id, now=clock.now()) == set()
    with pytest.raises(PaidOut):
        again(ada, rated_chat, 1)
    rating = Rating.objects.get()
    assert (rating.stars, rating.changes, FormerRating.objects.count()) == (5, 0, 0)
    assert payable(ezra) == 0


@pytest.mark.promise("F8")
def test_what_earned_nothing_can_be_bettered_after_a_payout_of_others(
    rated_chat, ada, ezra, olga, tally, sending_invoices
):
    other = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
    cast.closed_by_customer(other)
    rate(ada, other, 5)
    rate(ada, rated_chat, 1)
    pay_out(tally, ezra, olga)
    again(ada, rated_chat, 5)
    assert payable(ezra) == 200


@pytest.mark.promise("F8")
def test_only_what_is_rated_can_be_changed_and_only_by_its_customer(
    rated_chat, ada, ezra, olga, otto
):
    with pytest.raises(NotRated):
        again(ada, rated_chat, 4)
    rate(ada, rated_chat, 5)
    for somebody in (ezra, olga, otto):
        with pytest.raises(NotFound):
            again(somebody, rated_chat, 1)
    for wrong in ({"stars": 0}, {"stars": 6}, {"stars": 3, "reason": "weather"}):
        with pytest.raises(InvalidInput):
            again(ada, rated_chat, **wrong)
    assert Rating.objects.get().changes == 0


def pay_out(community, expert, owner):
    """The expert's whole balance, reserved for the bank."""
    type(community).objects.filter(id=community.id).update(**PAYER)
    community.refresh_from_db()
    set_policy(community, payout_minimum="0.01", iban_hold_hours=0)
    now = clock.now()
    set_bank_account(
        person=expert,
        community=community,
        iban="CH9300762011623852957",
        name="Ezra Example",
        now=now,
    )
    return run_payout(
        community=community, made_by=owner, execution_date=now.date(), now=later(seconds=1)
    )
