"""What was said of services, briefs, ratings and suspensions is removed where it is read (P10)."""

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.appeal_suspension import appeal_suspension
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.forward_to_support import forward_to_support
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.suspend_expert import suspend_expert
from tests import cast
from tests.cast import closed_by_customer
from tests.web.test_removed_words import GONE, as_
from tests.workflows.premium_scenes import accepted, offered

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P10")]
WORDS = "Quentin at +41 79 555 01 23 knows more of it."
OFFER = "Take them away for good"


def shown(reader: Client, page: str) -> str:
    return reader.get(page).content.decode()


def test_an_agent_takes_a_report_away_beside_the_thread(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    offer = accepted(offered(chat), ada)
    # The card stands in the timeline where it was offered.
    card = {"premium_offer": str(offer.id), "title": offer.title}
    chat.refresh_from_db()
    cast.event(chat, "premium_offered", ezra, "expert", card)
    complete_service(caller=Caller(ezra), offer_id=offer.id, report=WORDS)
    page, desk = f"/desk/c/{chat.id}/", as_(agnes)
    assert "What was said of the service" in shown(desk, page)
    assert OFFER in shown(desk, page)
    there = {"words": "report", "next": page}
    after = desk.post(f"/desk/services/{offer.id}/remove-words", there, follow=True)
    assert after.redirect_chain == [(page, 302)]
    assert "gone for good" in after.content.decode()
    for reader, where in ((ada, f"/conversations/{chat.id}/"), (agnes, page)):
        assert "Quentin" not in shown(as_(reader), where)
        assert GONE in shown(as_(reader), where)
    assert "What was said of the service" not in shown(desk, page)


@pytest.mark.parametrize("where", ["desk", "manage"])
def test_a_brief_is_taken_away_above_the_thread_or_on_the_owners_page(
    chat: Conversation, ezra: Person, agnes: Person, olga: Person, where: str
) -> None:
    forward_to_support(
        caller=Caller(ezra), conversation_id=chat.id, reason="unknown", brief=WORDS, stays=False
    )
    brief = Brief.objects.get()
    page = f"/desk/c/{chat.id}/" if where == "desk" else "/manage/tally/forwarding/"
    reader = as_(agnes if where == "desk" else olga)
    assert OFFER in shown(reader, page)
    there = {"words": "facts", "next": page}
    after = reader.post(f"/desk/briefs/{brief.id}/remove-words", there, follow=True)
    told = after.content.decode()
    assert "gone for good" in told
    assert "Quentin" not in told
    assert "removed." in told
    assert OFFER not in told


def test_an_owner_takes_an_appeal_away_on_the_page_of_ratings(
    chat: Conversation, ada: Person, ezra: Person, olga: Person
) -> None:
    closed_by_customer(chat)
    given = {"stars": 2, "comment": "Slow.", "reason": "tone"}
    rate_conversation(caller=Caller(ada), conversation_id=chat.id, **given)
    appeal_rating(caller=Caller(ezra), conversation_id=chat.id, text=WORDS)
    page, owner = "/manage/tally/ratings/", as_(olga)
    assert "The expert&#x27;s appeal" in shown(owner, page)
    there = {"words": "appeal", "next": page}
    path = f"/desk/ratings/{Rating.objects.get().id}/remove-words"
    after = owner.post(path, there, follow=True).content.decode()
    assert "Slow." in after
    assert "Quentin" not in after
    assert GONE in after


def test_an_owner_takes_words_of_a_suspension_away_and_no_agent_does(
    ezra: Person, olga: Person, agnes: Person, tally: Community
) -> None:
    row = suspend_expert(
        caller=Caller(olga), community=tally, person_id=ezra.id, reasons=WORDS, now=clock.now()
    )
    appeal_suspension(caller=Caller(ezra), suspension_id=row.id, text=f"Not I. {WORDS}")
    page, owner = f"/manage/tally/suspensions/{row.id}/", as_(olga)
    path = f"{page}remove-words"
    for somebody in (agnes, ezra):
        assert as_(somebody).post(path, {"words": "appealed"}).status_code == 404
    assert OFFER in shown(owner, page)
    after = owner.post(path, {"words": ["suspended", "appealed"]}, follow=True).content.decode()
    assert "gone for good" in after
    for told in (after, shown(as_(ezra), f"/workspace/suspension/{row.id}/")):
        assert "Quentin" not in told
        assert told.count(GONE) == 2
    assert OFFER not in after
    none = owner.post(path, {}, follow=True).content.decode()
    assert "Say which words are to be removed." in none


def test_an_agent_takes_an_answer_of_the_form_away_beside_the_thread(
    ada: Person, agnes: Person, failed_payment: Reason
) -> None:
    ticket = cast.conversation(ada, failed_payment, fields={"amount": "12", "note": WORDS})
    page, desk = f"/desk/c/{ticket.id}/", as_(agnes)
    assert OFFER in shown(desk, page)
    there = {"words": "note", "next": page}
    after = desk.post(f"{page}remove-words", there, follow=True)
    assert after.redirect_chain == [(page, 302)]
    for somebody, where in ((agnes, page), (ada, f"/conversations/{ticket.id}/")):
        assert "Quentin" not in shown(as_(somebody), where)
    none = as_(ada).post(f"{page}remove-words", {"words": "amount"})
    assert none.status_code == 404
