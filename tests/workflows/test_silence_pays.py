"""Silence is worth an answer's pay once: nobody earns by closing, reopening and waiting."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.sweep import rate_due
from tests import cast
from tests.workflows.refund_scenes import card_question, rated
from tests.workflows.scenes import later


def close(somebody: Person, chat: Conversation) -> None:
    close_conversation(caller=Caller(somebody), conversation_id=chat.id)
    chat.refresh_from_db()


def reopen(somebody: Person, chat: Conversation) -> None:
    reopen_conversation(caller=Caller(somebody), conversation_id=chat.id)
    chat.refresh_from_db()


def a_day_passes() -> None:
    rate_due(later(hours=25))


def states() -> list[str]:
    return list(Rating.objects.order_by("episode").values_list("state", flat=True))


@pytest.mark.promise("C8", "F16")
def test_who_closes_without_a_word_earns_nothing_by_silence(chat, ezra):
    close(ezra, chat)
    a_day_passes()
    assert states() == ["void"]
    assert not Transfer.objects.exists()


@pytest.mark.promise("C8")
def test_but_its_customer_may_say_what_that_was_worth(chat, ada, ezra):
    close(ezra, chat)
    rating = rate_conversation(
        caller=Caller(ada), conversation_id=chat.id, stars=1, reason="unsolved"
    )
    assert rating.state == "given"
    assert cast.seat_of(ezra).given_stars_sum == 1


@pytest.mark.promise("C9", "F16")
def test_reopening_and_closing_again_is_paid_no_second_time(chat, ezra):
    cast.answered(chat)
    close(ezra, chat)
    a_day_passes()
    for _again in range(3):
        reopen(ezra, chat)
        cast.answered(chat)
        close(ezra, chat)
        a_day_passes()
    assert states() == ["implicit", "void", "void", "void"]
    assert Transfer.objects.count() == 1


@pytest.mark.promise("C9", "F16")
def test_one_star_is_not_washed_away_by_reopening(rated_chat, ada, ezra):
    give_one_star(ada, rated_chat)
    reopen(ezra, rated_chat)
    close(ezra, rated_chat)
    a_day_passes()
    assert states() == ["given", "void"]
    assert not Transfer.objects.exists()


@pytest.mark.promise("F8")
def test_the_stars_before_can_still_be_changed(rated_chat, ada, ezra):
    give_one_star(ada, rated_chat)
    reopen(ezra, rated_chat)
    close(ezra, rated_chat)
    a_day_passes()
    changed = change_rating(caller=Caller(ada), conversation_id=rated_chat.id, stars=5)
    assert (changed.episode, changed.pay_minor) == (1, 200)


@pytest.mark.promise("C8")
def test_added_to_within_the_day_it_is_paid_as_one_answer(rated_chat, ezra):
    reopen(ezra, rated_chat)
    close(ezra, rated_chat)
    a_day_passes()
    assert states() == ["void", "implicit"]
    assert Transfer.objects.count() == 1


@pytest.mark.promise("C8", "F5")
@pytest.mark.parametrize("comes_back", ["reopens", "writes"])
def test_a_customer_who_comes_back_gets_an_answer_that_pays(rated_chat, ada, ezra, comes_back):
    give_one_star(ada, rated_chat)
    if comes_back == "reopens":
        reopen(ada, rated_chat)
        accept_invitation(caller=Caller(ezra), invitation_id=Invitation.objects.get().id)
        rated_chat.refresh_from_db()
    else:
        reopen(ezra, rated_chat)
        cast.event(rated_chat, "message", ada, "customer", {"text": "Oh?", "attachments": []})
    cast.answered(rated_chat)
    close(ezra, rated_chat)
    a_day_passes()
    assert states() == ["given", "implicit"]
    assert Transfer.objects.count() == 1


@pytest.mark.promise("P1", "P11", "F16")
def test_what_few_stars_hold_back_is_not_freed_by_reopening(chat, ada, ezra):
    held_back(chat)
    reopen(ezra, chat)
    close(ezra, chat)
    a_day_passes()
    assert PaidQuestion.objects.get().state == "held"
    assert RefundRequest.objects.get().state == "open"


@pytest.mark.promise("P1", "P11")
def test_nor_is_a_request_taken_back_by_silence(chat, ada, ezra):
    held_back(chat)
    reopen(ezra, chat)
    cast.event(chat, "message", ada, "customer", {"text": "No, thanks.", "attachments": []})
    close(ezra, chat)
    a_day_passes()
    assert RefundRequest.objects.get().state == "open"


@pytest.mark.promise("P11")
@pytest.mark.invariant("I7")
def test_decided_while_it_was_open_again_the_money_does_not_lie_for_ever(chat, ada, ezra, agnes):
    held_back(chat)
    reopen(ezra, chat)
    reject_refund(
        caller=Caller(agnes), request_id=RefundRequest.objects.get().id, reason="He answered."
    )
    assert PaidQuestion.objects.get().state == "held"
    close(ezra, chat)
    a_day_passes()
    question = PaidQuestion.objects.get()
    assert (question.state, question.expert_id) == ("released", ezra.id)


def give_one_star(ada: Person, chat: Conversation) -> None:
    rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=1, reason="unsolved")


def held_back(chat: Conversation) -> None:
    """A paid question, answered, rated with two stars: a refund is asked for."""
    card_question(chat)
    cast.answered(chat)
    rated(chat, 2)
