"""The private box over the API, as the contract has it (P8, P9)."""

import json

import pytest

from peerdesk.delivery.notifications.kinds import KINDS
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, Program, problem
from tests.boxes import ended, offered, service

SECRET = "Ring me at +41 44 668 18 00"
pytestmark = [pytest.mark.promise("P8"), pytest.mark.invariant("I15")]


def test_before_acceptance_nobody_finds_it(
    by: As, chat: Conversation, ada: Person, ezra: Person, olga: Person
) -> None:
    path = f"/premium-offers/{offered(chat).pk}/private-box"
    for somebody in (ada, ezra, olga):
        problem(by(somebody).get(path), 404, "not_found")
        problem(by(somebody).put(path, {"text": SECRET}), 404, "not_found")


def test_both_sides_write_and_read(by: As, chat: Conversation, ada: Person, ezra: Person) -> None:
    offer = service(chat)
    path = f"/premium-offers/{offer.pk}/private-box"
    assert by(ada).put(path, {"text": SECRET}).json()["version"] == 1
    answer = by(ezra).get(path)
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert (found["text"], found["version"], found["closes_at"]) == (SECRET, 1, None)
    assert [(one["act"], one["by"]["role"]) for one in found["openings"]] == [
        ("opened", "expert"),
        ("wrote", "customer"),
    ]
    listed = by(ezra).get(f"/conversations/{chat.id}/premium-offers").json()["items"]
    assert "private-box" in listed[0]["can"]


def test_two_programs_lose_nothing(by: As, chat: Conversation, ada: Person, ezra: Person) -> None:
    path = f"/premium-offers/{service(chat).pk}/private-box"
    assert by(ada).put(path, {"text": "one", "version": 0}).status_code == 200
    told = problem(by(ezra).put(path, {"text": "two", "version": 0}), 409, "box_changed")
    assert told["version"] == 1


def test_both_read_of_an_owners_opening_and_why(
    by: As, chat: Conversation, ada: Person, olga: Person
) -> None:
    path = f"/premium-offers/{service(chat).pk}/private-box"
    by(ada).put(path, {"text": SECRET})
    assert by(olga).get(path).json()["text"] == SECRET
    assert by(olga).get(f"{path}?reason=A%20complaint").json()["text"] == SECRET
    assert by(olga).put(path, {"text": "Call the office."}).json()["text"] == "Call the office."
    opened = by(ada).get(path).json()["openings"][1:4]
    assert [(one["act"], one["reason"]) for one in opened] == [
        ("wrote", "–"),
        ("opened", "A complaint"),
        ("opened", "–"),
    ]


def test_nobody_else_finds_it(
    by: As, chat: Conversation, erik: Person, agnes: Person, otto: Person, anyone: Program
) -> None:
    path = f"/premium-offers/{service(chat).pk}/private-box"
    for stranger in (erik, agnes, otto):
        problem(by(stranger).get(f"{path}?reason=curious"), 404, "not_found")
        problem(by(stranger).put(path, {"text": "mine"}), 404, "not_found")
    problem(anyone.get(path), 401, "unauthenticated")


@pytest.mark.promise("P9")
def test_after_its_end_it_is_gone(
    by: As, chat: Conversation, ada: Person, ezra: Person, olga: Person, tally: Community
) -> None:
    offer = service(chat)
    path = f"/premium-offers/{offer.pk}/private-box"
    ended(offer, days=0)
    for somebody in (ada, ezra, olga):
        problem(by(somebody).get(path), 410, "box_gone")
        problem(by(somebody).put(path, {"text": SECRET}), 410, "box_gone")
    listed = by(ezra).get(f"/conversations/{chat.id}/premium-offers").json()["items"]
    assert "private-box" not in listed[0]["can"]


def test_too_long_a_text_isnt_said_again(by: As, chat: Conversation, ada: Person) -> None:
    path = f"/premium-offers/{service(chat).pk}/private-box"
    answer = by(ada).put(path, {"text": SECRET * 400})
    problem(answer, 422, "invalid")
    assert SECRET not in json.dumps(answer.json())


def rung(somebody: Person) -> list[Notice]:
    """What tells them of the box and wasn't taken back."""
    kind = "premium_box_written"
    return list(Notice.objects.filter(person=somebody, kind=kind, gone_at=None))


def test_the_other_side_is_told_once_and_never_what(
    by: As, chat: Conversation, ada: Person, ezra: Person
) -> None:
    path = f"/premium-offers/{service(chat).pk}/private-box"
    for text in (SECRET, f"{SECRET}, after six"):
        by(ada).put(path, {"text": text})
    (notice,) = rung(ezra)
    assert rung(ada) == []
    assert notice.url == f"/workspace/c/{chat.id}/"
    told = " ".join(KINDS[notice.kind].words(notice.values)) + str(notice.values)
    for word in ("668", "Ring me", "Ada", "A call of half an hour"):
        assert word not in told
    by(ezra).get(path)
    assert rung(ezra) == []
    by(ada).put(path, {"text": "New number."})
    assert len(rung(ezra)) == 1
    by(ezra).put(path, {"text": "Thank you."})
    assert [one.url for one in rung(ada)] == [f"/conversations/{chat.id}/"]


def test_a_destroyed_box_rings_for_nobody(
    by: As, chat: Conversation, ada: Person, ezra: Person
) -> None:
    offer = service(chat)
    by(ada).put(f"/premium-offers/{offer.pk}/private-box", {"text": SECRET})
    assert len(rung(ezra)) == 1
    ended(offer, days=0)
    assert rung(ezra) == []
