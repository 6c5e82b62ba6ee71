"""Premium offers over HTTP: as the protocol says, and what each may see of them (P2, P3, P7)."""

from datetime import timedelta

import pytest
from django.utils.dateparse import parse_datetime

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.workflows.sweep import expire_offers, move_due
from tests.api.conftest import As, problem
from tests.premium import OFFER, allow, replies
from tests.workflows.scenes import kinds, set_policy


@pytest.mark.promise("P2", "P3")
def test_an_expert_offers_after_the_second_reply_and_the_customer_reads_it_all(
    by: As, ada: Person, ezra: Person, chat: Conversation, tally: Community
) -> None:
    allow(ezra, tally)
    path = f"/conversations/{chat.id}"
    early = problem(by(ezra).post(f"{path}/premium-offers", OFFER), 409, "too_early")
    assert (early["available_at"], early["replies_missing"]) == (None, 2)
    assert "premium-offers" not in by(ezra).get(path).json()["can"]

    replies(chat, ada, 2)
    early = problem(by(ezra).post(f"{path}/premium-offers", OFFER), 409, "too_early")
    at = parse_datetime(early["available_at"])
    second = Event.objects.get(conversation=chat, seq=chat.last_seq).at
    assert at == second + timedelta(seconds=60)

    set_policy(tally, premium_after_seconds=0)
    assert "premium-offers" in by(ezra).get(path).json()["can"]
    assert "premium-offers" in by(ezra).get("/conversations").json()["items"][0]["can"]
    made = by(ezra).post(f"{path}/premium-offers", OFFER)
    assert made.status_code == 201, made.content
    offer = made.json()
    assert (offer["state"], offer["price"]) == ("offered", {"amount": "40.00", "currency": "CHF"})
    assert (offer["earns"]["amount"], offer["can"]) == ("28.00", ["withdraw"])

    seen = by(ada).get(f"/premium-offers/{offer['id']}").json()
    assert (seen["can"], seen["earns"]) == (["accept", "decline"], None)
    assert (seen["deliver_hours"], seen["refund_days"]) == (72, 14)
    told = by(ada).get(f"{path}/events").json()["items"][-1]
    assert (told["kind"], told["author"]["alias"]) == ("premium_offered", "Ezra expert")
    assert told["data"]["premium_offer"] == offer["id"]
    assert told["data"]["price"] == {"amount": "40.00", "currency": "CHF"}
    assert "'28.00'" not in str(told)


@pytest.mark.promise("P3")
def test_one_offer_at_a_time_is_before_the_customer(
    by: As, ezra: Person, offered: PremiumOffer
) -> None:
    path = f"/conversations/{offered.conversation_id}"
    refused = problem(by(ezra).post(f"{path}/premium-offers", OFFER), 409, "offer_open")
    assert refused["premium_offer"] == str(offered.id)
    assert by(ezra).get(path).json()["premium"]["why"] == "offer_open"


@pytest.mark.promise("P3")
def test_the_customer_declines_and_the_expert_withdraws(
    by: As, ada: Person, ezra: Person, offered: PremiumOffer
) -> None:
    path = f"/premium-offers/{offered.id}"
    assert problem(by(ezra).post(f"{path}/decline", {}), 409, "not_party")
    assert problem(by(ada).post(f"{path}/withdraw", {}), 409, "not_party")
    assert by(ada).post(f"{path}/decline", {}).json()["state"] == "declined"
    late = problem(by(ezra).post(f"{path}/withdraw", {}), 409, "offer_not_open")
    assert late["state"] == "declined"
    again = by(ezra).post(f"/conversations/{offered.conversation_id}/premium-offers", OFFER)
    other = again.json()["id"]
    assert by(ezra).post(f"/premium-offers/{other}/withdraw", {}).json()["state"] == "withdrawn"
    problem(by(ada).post(f"/premium-offers/{other}/decline", {}), 409, "offer_not_open")
    assert kinds(offered.conversation)[-4:] == [
        "premium_offered",
        "premium_declined",
        "premium_offered",
        "premium_withdrawn",
    ]


@pytest.mark.promise("P3")
def test_an_offer_expires_and_both_sides_read_so(
    by: As, ada: Person, offered: PremiumOffer
) -> None:
    expire_offers(offered.expires_at - timedelta(seconds=1))
    assert by(ada).get(f"/premium-offers/{offered.id}").json()["state"] == "offered"
    PremiumOffer.objects.update(expires_at=clock.now(), due_at=clock.now())
    assert by(ada).get(f"/premium-offers/{offered.id}").json()["can"] == ["decline"]
    expire_offers(clock.now())
    assert by(ada).get(f"/premium-offers/{offered.id}").json()["state"] == "expired"
    assert kinds(offered.conversation)[-1] == "premium_expired"


@pytest.mark.promise("P3")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"price": "0.50"}, "price"),
        ({"price": "-5.00"}, "price"),
        ({"price": "1.999"}, "price"),
        ({"price": {"amount": "40.00", "currency": "EUR"}}, "price"),
        ({"price": None}, "price"),
        ({"description": " "}, "description"),
        ({"deliver_hours": 0}, "deliver_hours"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_by_field(
    by: As, ezra: Person, ready: Conversation, body: dict[str, object], field: str
) -> None:
    path = f"/conversations/{ready.id}/premium-offers"
    refused = problem(by(ezra).post(path, {**OFFER, **body}), 422, "invalid")
    assert any(name.startswith(field) for name in refused["errors"])
    assert not PremiumOffer.objects.exists()


def test_a_price_may_name_its_currency_and_a_title_may_be_left_out(
    by: As, ezra: Person, ready: Conversation
) -> None:
    body = {**OFFER, "price": {"amount": "40", "currency": "CHF"}}
    del body["title"]
    made = by(ezra).post(f"/conversations/{ready.id}/premium-offers", body).json()
    assert (made["price"]["amount"], made["title"]) == ("40.00", "Review of a document")


def test_a_repeated_post_is_one_offer(by: As, ezra: Person, ready: Conversation) -> None:
    path, key = f"/conversations/{ready.id}/premium-offers", {"Idempotency-Key": "once"}
    first, again = (by(ezra).post(path, OFFER, **key) for _ in range(2))
    assert (first.json()["id"], again.status_code) == (again.json()["id"], 201)
    problem(by(ezra).post(path, {**OFFER, "price": "41.00"}, **key), 422, "idempotency_mismatch")


def test_who_may_see_an_offer(
    by: As, ada: Person, ezra: Person, erik: Person, agnes: Person, olga: Person, otto: Person,
    offered: PremiumOffer,
) -> None:  # fmt: skip
    path = f"/premium-offers/{offered.id}"
    for reader, role in ((ada, "customer"), (ezra, "expert"), (agnes, "agent"), (olga, "owner")):
        shown = by(reader).get(path).json()
        assert shown["my_role"] == role
    assert by(agnes).get(path).json()["can"] == []
    for stranger in (erik, otto):
        problem(by(stranger).get(path), 404, "not_found")
        for verb in ("decline", "withdraw"):
            problem(by(stranger).post(f"{path}/{verb}", {}), 404, "not_found")
        offers = f"/conversations/{offered.conversation_id}/premium-offers"
        problem(by(stranger).post(offers, OFFER), 404, "not_found")
    problem(by(agnes).post(f"{path}/decline", {}), 409, "not_party")


@pytest.mark.parametrize("verb", ["close", "leave", "forward", "convert"])
def test_an_offer_lives_only_while_the_two_have_each_other(
    by: As, ada: Person, ezra: Person, offered: PremiumOffer, verb: str
) -> None:
    path = f"/conversations/{offered.conversation_id}"
    if verb == "forward":
        by(ezra).post(f"{path}/forward", {"reason": "unknown", "brief": "Help."})
    elif verb == "convert":
        by(ada).post(f"{path}/convert", {})
    else:
        by(ada).post(f"{path}/{verb}", {})
    offered.refresh_from_db()
    assert offered.state == "withdrawn", kinds(offered.conversation)
    assert "premium_withdrawn" in kinds(offered.conversation)


@pytest.mark.promise("P10")
def test_personal_data_in_an_offer_is_taken_away_with_it(
    by: As, ada: Person, agnes: Person, ezra: Person, ready: Conversation
) -> None:
    path = f"/conversations/{ready.id}"
    body = {**OFFER, "description": "Call me at +41 44 668 18 00, I read it at once."}
    offer = by(ezra).post(f"{path}/premium-offers", body).json()
    seq = by(ada).get(path).json()["last_seq"]
    flag = by(ada).post(f"{path}/flags", {"kind": "personal_data", "seq": seq}).json()
    done = by(agnes).post(f"/flags/{flag['id']}/resolve", {"action": "redact", "note": ""})
    assert done.status_code == 200, done.content
    left = by(ada).get(f"/premium-offers/{offer['id']}").json()
    assert (left["state"], left["title"], left["description"]) == ("withdrawn", "", "")
    events = by(ada).get(f"{path}/events").json()["items"]
    assert "668 18" not in str(events)
    assert next(one for one in events if one["seq"] == seq)["data"]["premium_offer"] == offer["id"]


@pytest.mark.promise("P3")
def test_silence_closes_nothing_while_an_offer_is_open(offered: PremiumOffer) -> None:
    one = offered.conversation
    one.first_replied_at, one.due_for, one.due_at = clock.now(), "idle", clock.now()
    one.save()
    move_due(one.last_event_at + timedelta(hours=49))
    one.refresh_from_db()
    assert (one.state, one.due_at > offered.expires_at) == ("active", True)
