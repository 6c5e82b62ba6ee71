"""The support team takes a rating's words away: beside the thread, or on the owner's page (P10)."""

import pytest
from django.test import Client

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.answer_rating import answer_rating
from peerdesk.workflows.rate_conversation import rate_conversation
from tests.cast import closed_by_customer

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P10")]
COMMENT = "Quentin at +41 79 555 01 23 was quicker."
GONE = "This text was removed."


def as_(somebody: Person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(somebody)
    return client


@pytest.fixture
def commented(chat: Conversation, ada: Person) -> Rating:
    """Ada gave three stars and wrote a word with them."""
    closed_by_customer(chat)
    given = {"stars": 3, "comment": COMMENT, "reason": "slow"}
    rate_conversation(caller=Caller(ada), conversation_id=chat.id, **given)
    return Rating.objects.get()


def test_an_agent_takes_a_comment_away_beside_the_thread(
    commented: Rating, ada: Person, ezra: Person, agnes: Person
) -> None:
    page, desk = f"/desk/c/{commented.conversation_id}/", as_(agnes)
    assert "Remove the words" in desk.get(page).content.decode()
    there = {"words": "comment", "next": page}
    after = desk.post(f"/desk/ratings/{commented.id}/remove-words", there, follow=True)
    assert after.redirect_chain == [(page, 302)]
    assert "gone for good" in after.content.decode()
    for somebody, where in (
        (ada, f"/conversations/{commented.conversation_id}/"),
        (ezra, f"/workspace/c/{commented.conversation_id}/"),
        (agnes, page),
    ):
        shown = as_(somebody).get(where).content.decode()
        assert "Quentin" not in shown, where
        assert GONE in shown, where


def test_an_owner_takes_a_reply_away_and_leaves_the_comment(
    commented: Rating, ezra: Person, olga: Person
) -> None:
    where = commented.conversation_id
    answer_rating(caller=Caller(ezra), conversation_id=where, text="Ask Quentin again, then.")
    page, owner = "/manage/tally/ratings/", as_(olga)
    there = {"words": "reply", "next": page}
    after = owner.post(f"/desk/ratings/{commented.id}/remove-words", there, follow=True)
    shown = after.content.decode()
    assert COMMENT in shown
    assert "Ask Quentin again" not in shown
    assert GONE in shown


def test_whom_it_is_about_and_strangers_take_nothing_away(
    commented: Rating, ada: Person, ezra: Person, otto: Person
) -> None:
    for somebody in (ada, ezra, otto):
        path = f"/desk/ratings/{commented.id}/remove-words"
        assert as_(somebody).post(path, {"words": "comment"}).status_code == 404
    commented.refresh_from_db()
    assert commented.comment == COMMENT
