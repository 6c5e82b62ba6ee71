"""Who may offer premium services, and from which templates, over HTTP (P2, P3, P7)."""

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.cast import event, participant
from tests.premium import OFFER, allow, replies
from tests.workflows.scenes import set_policy


@pytest.mark.promise("P7")
def test_an_expert_keeps_an_offer_and_makes_it_again(
    by: As, ezra: Person, erik: Person, ready: Conversation
) -> None:
    path = "/communities/tally/premium-templates"
    kept = by(ezra).post(path, {**OFFER, "delivers": "A letter"})
    assert kept.status_code == 201, kept.content
    found = kept.json()
    assert by(ezra).get(path).json()["items"] == [found]
    assert by(erik).get(path).json()["items"] == []
    problem(by(erik).put(f"/premium-templates/{found['id']}", OFFER), 404, "not_found")
    problem(by(erik).delete(f"/premium-templates/{found['id']}"), 404, "not_found")
    problem(by(ezra).post(path, OFFER), 422, "invalid")
    changed = by(ezra).put(f"/premium-templates/{found['id']}", {**OFFER, "price": "55.00"})
    assert changed.json()["price"]["amount"] == "55.00"

    offers = f"/conversations/{ready.id}/premium-offers"
    made = by(ezra).post(offers, {"template": found["id"], "price": "60.00"}).json()
    assert (made["title"], made["kind"]) == (OFFER["title"], "document_review")
    assert made["price"]["amount"] == "60.00"
    assert by(ezra).delete(f"/premium-templates/{found['id']}").status_code == 204
    assert by(ezra).get(path).json()["items"] == []


def test_another_experts_template_is_nobodys(
    by: As, ezra: Person, erik: Person, ready: Conversation
) -> None:
    kept = by(erik).post("/communities/tally/premium-templates", OFFER).json()
    path = f"/conversations/{ready.id}/premium-offers"
    problem(by(ezra).post(path, {"template": kept["id"]}), 404, "not_found")


@pytest.mark.promise("P15")
def test_the_first_offer_needs_the_responsibility_confirmed(
    by: As, ada: Person, ezra: Person, chat: Conversation, tally: Community
) -> None:
    allow(ezra, tally, confirmed=False)
    set_policy(tally, premium_after_seconds=0)
    replies(chat, ada, 2)
    path = f"/conversations/{chat.id}/premium-offers"
    refused = problem(by(ezra).post(path, OFFER), 409, "responsibility_unconfirmed")
    assert (refused["responsibility"], "law" in refused["text"]) == (0, True)
    problem(by(ezra).post(path, {**OFFER, "responsibility": 7}), 409, "responsibility_changed")
    text = by(ezra).get("/communities/tally/premium-responsibility").json()
    assert (text["version"], text["confirmed_at"]) == (0, None)
    assert by(ezra).post(path, {**OFFER, "responsibility": 0}).status_code == 201
    assert by(ezra).get("/communities/tally/premium-responsibility").json()["confirmed_at"]


@pytest.mark.promise("P2")
def test_an_owner_says_who_may_offer_and_where(
    by: As, ada: Person, ezra: Person, olga: Person, chat: Conversation, tally: Community
) -> None:
    allow(ezra, tally, granted=False)
    set_policy(tally, premium_after_seconds=0)
    replies(chat, ada, 2)
    offers, grants = f"/conversations/{chat.id}/premium-offers", "/communities/tally/premium-grants"
    problem(by(ezra).post(offers, OFFER), 409, "not_granted")
    assert by(ezra).get(f"/conversations/{chat.id}").json()["premium"] is None
    Community.objects.update(mode=Community.Mode.PAID)
    assert by(ezra).get(f"/conversations/{chat.id}").json()["premium"]["why"] == "not_granted"
    problem(by(ezra).post(grants, {"expert": str(ezra.id)}), 404, "not_found")
    made = by(olga).post(grants, {"expert": str(ezra.id), "area": "invoicing"}).json()
    assert (made["area"], made["expert"]["alias"]) == ("invoicing", "Ezra expert")
    assert by(ezra).post(offers, OFFER).status_code == 201
    assert by(olga).delete(f"{grants}/{made['id']}").status_code == 204
    assert by(olga).get(grants).json()["items"] == []
    problem(by(olga).delete(f"{grants}/{made['id']}"), 404, "not_found")
    problem(by(olga).post(grants, {"expert": str(ada.id)}), 422, "invalid")


def test_only_the_expert_who_has_it_offers(
    by: As, ada: Person, agnes: Person, ready: Conversation
) -> None:
    for somebody in (ada, agnes):
        path = f"/conversations/{ready.id}/premium-offers"
        problem(by(somebody).post(path, OFFER), 409, "not_handler")


def test_messages_before_the_expert_came_are_no_replies(
    by: As, ada: Person, erik: Person, ezra: Person, ready: Conversation, tally: Community
) -> None:
    allow(erik, tally)
    by(ezra).post(f"/conversations/{ready.id}/leave", {})
    ready.refresh_from_db()
    ready.handler, ready.handler_role, ready.state = erik, "expert", "active"
    ready.save()
    participant(ready, erik, "expert")
    event(ready, "joined", erik, "expert", {})
    path = f"/conversations/{ready.id}/premium-offers"
    problem(by(erik).post(path, OFFER), 409, "too_early")
    replies(ready, ada, 2)
    assert by(erik).post(path, OFFER).status_code == 201
