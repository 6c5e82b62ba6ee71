"""An expert's earnings, by keyset."""

import pytest

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.queries import answered_by, rateable
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast


@pytest.mark.promise("C14")
def test_every_answered_chat_once_newest_first(ada, ezra, erik, tally, sending_invoices):
    for stars in (1, 2, 3, 4, 5):
        chat = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
        cast.closed_by_customer(chat)
        rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=stars)
    found, cursor = [], None
    while True:
        page = answered_by(ezra.id, tally, cursor=cursor, limit=2)
        found += [(item.stars, item.amount.amount) for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == [(5, "2.00"), (4, "2.00"), (3, "1.00"), (2, "0.00"), (1, "0.00")]
    assert not answered_by(erik.id, tally).items


def test_a_cursor_that_we_never_gave_is_refused(ezra, tally):
    with pytest.raises(InvalidInput):
        answered_by(ezra.id, tally, cursor="2")


def test_rateable_names_those_that_wait_for_stars(chat, rated_chat, asked):
    assert rateable([rated_chat.id, asked.id]) == {rated_chat.id}
