"""The expert answers the stars, and appeals; an owner decides in writing (F7, F13)."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.ledger.models import Account, Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.appealing import AlreadyAppealed, AlreadyDecided, AppealOver, OwnCase
from peerdesk.domain.ratings.changing import Decided
from peerdesk.domain.ratings.models import Appeal, Rating, RatingReply
from peerdesk.domain.ratings.replying import AlreadyReplied, NotGiven, ReplyFinal
from peerdesk.workflows.answer_rating import answer_rating, better_answer
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast
from tests.workflows.scenes import kinds, later, sweep

pytestmark = pytest.mark.promise("F7")


@pytest.fixture
def one_star(rated_chat, ada):
    """Ada gave one star to Ezra."""
    rate_conversation(
        caller=Caller(ada), conversation_id=rated_chat.id, stars=1, comment="Bad.", reason="tone"
    )
    return rated_chat


def appealed(conversation, expert, text="I was polite throughout.") -> Appeal:
    return appeal_rating(caller=Caller(expert), conversation_id=conversation.id, text=text)


def decided(appeal, owner, outcome, text="I have read the chat.") -> Appeal:
    return decide_appeal(caller=Caller(owner), appeal_id=appeal.id, outcome=outcome, text=text)


def test_the_expert_answers_once_and_may_better_the_words_for_a_moment(one_star, ezra):
    said = {"caller": Caller(ezra), "conversation_id": one_star.id}
    answer_rating(**said, text=" I am sorry. ")
    with pytest.raises(AlreadyReplied):
        answer_rating(**said, text="And another thing.")
    better_answer(**said, text="I am sorry, Ada.")
    with pytest.raises(ReplyFinal):
        better_answer(**said, text="No, I am not.", now=later(minutes=16))
    assert RatingReply.objects.get().text == "I am sorry, Ada."
    assert kinds(one_star)[-1] == "rating_reply"
    assert "sorry" not in str(Event.objects.filter(conversation=one_star).last().data)


def test_nobody_answers_an_automatic_rating_or_one_of_somebody_else(
    rated_chat, ada, ezra, erik, otto
):
    sweep(later(hours=25))
    with pytest.raises(NotGiven):
        answer_rating(caller=Caller(ezra), conversation_id=rated_chat.id, text="Thank you")
    with pytest.raises(NotGiven):
        appealed(rated_chat, ezra)
    for somebody in (ada, erik, otto):
        with pytest.raises(NotFound):
            answer_rating(caller=Caller(somebody), conversation_id=rated_chat.id, text="Hm")
        with pytest.raises(NotFound):
            appealed(rated_chat, somebody)


@pytest.mark.promise("F13")
@pytest.mark.parametrize(
    ("outcome", "stars_counted", "minor"),
    [("counts", 1, 0), ("not_counted", 0, 0), ("pay_restored", 0, 200)],
)
def test_an_owner_decides_in_writing_and_the_customers_words_stay(
    one_star, ezra, olga, outcome, stars_counted, minor
):
    decided(appealed(one_star, ezra), olga, outcome)
    rating = Rating.objects.get()
    assert (rating.stars, rating.comment, rating.pay_minor) == (1, "Bad.", minor)
    assert cast.seat_of(ezra).given_stars_count == stars_counted
    transfers = list(Transfer.objects.values_list("reference", flat=True))
    assert transfers == ([f"rating:{rating.id}:appeal"] if minor else [])
    if minor:
        assert Account.objects.get(address=f"expert:{ezra.id}:payable").balance == minor
    assert kinds(one_star)[-2:] == ["rating_appealed", "rating_appeal_decided"]


def test_customers_never_see_that_there_was_an_appeal(one_star, ezra, olga):
    decided(appealed(one_star, ezra), olga, "counts")
    rows = Event.objects.filter(conversation=one_star).order_by("seq")
    assert [one.audience for one in rows][-2:] == [["expert", "owner"]] * 2


@pytest.mark.invariant("I10")
def test_it_is_decided_once_and_what_was_decided_stays(one_star, ada, ezra, olga):
    appeal = appealed(one_star, ezra)
    with pytest.raises(AlreadyAppealed):
        appealed(one_star, ezra)
    decided(appeal, olga, "pay_restored")
    with pytest.raises(AlreadyDecided):
        decided(appeal, olga, "counts")
    assert Transfer.objects.count() == 1
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Appeal.objects.update(outcome="counts")
    # What a person has decided isn't taken back by the customer's second thoughts.
    with pytest.raises(Decided):
        change_rating(caller=Caller(ada), conversation_id=one_star.id, stars=5)


def test_only_owners_decide_not_about_themselves_and_not_without_words(
    one_star, ada, ezra, agnes, otto, olga, tally
):
    appeal = appealed(one_star, ezra)
    for somebody in (ada, ezra, agnes, otto):
        with pytest.raises(NotFound):
            decided(appeal, somebody, "counts")
    cast.member(ezra, tally, "owner")
    with pytest.raises(OwnCase):
        decided(appeal, ezra, "pay_restored")
    for outcome, text in (("counts", " "), ("perhaps", "Hm."), ("counts", "x" * 2001)):
        with pytest.raises(InvalidInput):
            decided(appeal, olga, outcome, text)
    assert not Appeal.objects.get().outcome


def test_after_its_time_no_appeal_is_taken(one_star, ezra):
    said = {"caller": Caller(ezra), "conversation_id": one_star.id, "text": "Too late?"}
    with pytest.raises(AppealOver):
        appeal_rating(**said, now=later(days=14, minutes=1))
    appeal_rating(**said, now=later(days=13, hours=23))


def test_stars_bettered_before_the_decision_leave_less_to_restore(one_star, ada, ezra, olga):
    appeal = appealed(one_star, ezra)
    change_rating(caller=Caller(ada), conversation_id=one_star.id, stars=3)
    decided(appeal, olga, "pay_restored")
    assert Account.objects.get(address=f"expert:{ezra.id}:payable").balance == 200
    assert Rating.objects.get().pay_minor == 200
