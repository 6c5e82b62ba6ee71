"""Chats become tickets over the API, by the same rules (S3, I18)."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S3")]


def test_the_customer_makes_it_a_ticket_with_what_is_known(
    by: As, ada: Person, chat: Conversation, failed_payment: Reason
) -> None:
    path = f"/conversations/{chat.id}"
    assert "convert" in by(ada).get(path).json()["can"]
    Conversation.objects.filter(id=chat.id).update(fields={"when": "2026-01-02"})
    forms = by(ada).get(f"{path}/convert").json()["items"]
    asked = next(one for one in forms if one["slug"] == "failed-payment")
    assert {one["key"]: one["answer"] for one in asked["fields"]} == {
        "amount": None, "when": "2026-01-02",
    }  # fmt: skip
    wrong = by(ada).post(f"{path}/convert", {"reason": "failed-payment"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["fields.amount"])
    right = by(ada).post(f"{path}/convert", {"reason": "failed-payment", "fields": {"amount": "5"}})
    told = right.json()
    assert (told["channel"], told["state"], "convert" in told["can"]) == (
        "ticket",
        "waiting",
        False,
    )
    events = by(ada).get(f"{path}/events").json()["items"]
    assert events[-1]["kind"] == "converted"
    assert by(ada).post(f"{path}/convert", {}).json()["code"] == "is_ticket"


def test_its_expert_leaves_it_and_the_customer_completes_it(
    by: As, ada: Person, ezra: Person, chat: Conversation, failed_payment: Reason
) -> None:
    path = f"/conversations/{chat.id}"
    assert by(ezra).post(f"{path}/convert", {"reason": "failed-payment"}).status_code == 204
    assert by(ezra).get(path).status_code == 404
    assert "answers" in by(ada).get(path).json()["can"]
    told = by(ada).post(f"{path}/answers", {"fields": {"amount": "5"}}).json()
    assert "answers" not in told["can"]


def test_outsiders_find_nothing(by: As, otto: Person, chat: Conversation) -> None:
    path = f"/conversations/{chat.id}"
    assert by(otto).get(f"{path}/convert").status_code == 404
    assert by(otto).post(f"{path}/convert", {}).status_code == 404
    assert by(otto).post(f"{path}/answers", {"fields": {}}).status_code == 404
