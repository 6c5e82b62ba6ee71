"""What is for experts alone, a draft or retired is nowhere that customers look (C13)."""

import pytest
from django.test import Client

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.queries import (
    article,
    articles_by_key,
    articles_for,
    find_articles,
    often_read,
)
from peerdesk.domain.knowledge.related import (
    articles_by_area,
    articles_for_experts,
    related_articles,
)
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.help.addresses import address_of
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C13")]
HIDDEN = [
    pytest.param({"for_experts": True}, id="for experts"),
    pytest.param({"state": "draft"}, id="draft"),
    pytest.param({"state": "retired"}, id="retired"),
    pytest.param({"for_experts": True, "state": "retired"}, id="retired, for experts"),
]


def secret(of: Community, reason: Reason, area: Area, **values: object) -> Article:
    made = cast.article(of, "secret", {"en": "The secret invoice"}, **values)
    made.reasons.add(reason)
    made.areas.add(area)
    return made


@pytest.mark.parametrize("values", HIDDEN)
def test_nothing_that_customers_read_holds_it(
    tally: Community, chat: Conversation, invoicing: Area, ada: Person, values: dict[str, object]
) -> None:
    reason = chat.reason
    secret(tally, reason, invoicing, **values)
    Conversation.objects.filter(id=chat.id).update(excerpt="secret invoice", area=invoicing)
    chat.refresh_from_db()
    assert find_articles(tally, "en", "secret invoice") == []
    assert articles_for(reason.id, "en") == []
    assert often_read(tally, "en") == []
    assert related_articles(chat) == []
    assert articles_by_area(tally, [invoicing.id], "en") == []
    with pytest.raises(NotFound):
        article(tally, "secret", "en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(ada)
    for path in (
        "/c/tally/",
        "/c/tally/?q=invoice",
        f"/c/tally/write/{reason.slug}/",
        "/c/tally/articles/secret/",
        "/api/v1/communities/tally/reasons",
    ):
        assert b"secret invoice" not in client.get(path).content.lower(), path


def test_a_retired_article_of_experts_is_not_even_said_to_have_been(
    tally: Community, client: Client
) -> None:
    cast.article(tally, "tone", for_experts=True, state="retired")
    cast.article(tally, "draft", state="draft", published_at=None)
    assert client.get("/c/tally/articles/tone/").status_code == 404
    assert client.get("/c/tally/articles/draft/").status_code == 404


def test_experts_find_theirs_in_their_language_or_the_next_best(
    tally: Community, ezra: Person
) -> None:
    tone = cast.article(tally, "tone", {"en": "The tone", "de": "Der Ton"}, for_experts=True)
    cast.article(tally, "stars", {"de": "Sterne"}, for_experts=True)
    cast.article(tally, "draft", {"en": "Not yet"}, for_experts=True, state="draft")
    assert [one.title for one in articles_for_experts(tally, "en")] == ["Sterne", "The tone"]
    assert [one.title for one in articles_for_experts(tally, "it")] == ["Der Ton", "Sterne"]
    assert [one.title for one in find_articles(tally, "en", "tone", experts=True)] == ["The tone"]
    assert [one.title for one in articles_by_key(tally, "en", ["tone", "draft"])] == ["The tone"]
    client = Client(headers={"accept-language": "en"})
    client.force_login(ezra)
    page = client.get("/workspace/help/tally/?q=tone").content.decode()
    assert f"/workspace/help/tally/{tone.id}/" in page
    Article.objects.filter(id=tone.id).update(state="retired")
    gone = client.get(f"/workspace/help/tally/{tone.id}/")
    assert gone.status_code == 410
    assert "This article has been withdrawn" in gone.content.decode()


def test_a_wrong_answer_leads_an_expert_to_an_article_for_experts(tally: Community) -> None:
    tone = cast.article(tally, "tone", for_experts=True)
    open_to_all = cast.article(tally, "refunds")
    assert address_of("tally", tone.texts.get()) == f"/workspace/help/tally/{tone.id}/"
    assert address_of("tally", open_to_all.texts.get()) == "/c/tally/articles/refunds/"
