"""What was written into a form is taken away for good, and isn't asked for again (P10, I16)."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.models import Person
from peerdesk.domain.support.models import SearchEntry
from peerdesk.domain.support.operations.indexing import index
from tests.api.conftest import As, problem
from tests.api.test_redaction import CANARY, NAME, everywhere, say

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]
OPTIONS = [{"value": "bank", "label": {"en": "By the bank"}}]
FIELDS = [
    {"key": "whom", "kind": "text", "label": {"en": "Whom shall we ask?"}, "required": True},
    {"key": "mail", "kind": "email", "label": {"en": "Where?"}},
    {"key": "how", "kind": "select", "label": {"en": "How?"}, "options": OPTIONS},
]


@pytest.fixture
def ticket(by: As, ada: Person, failed_payment: Reason) -> Conversation:
    """Ada's; the canary is in its form alone."""
    Reason.objects.filter(id=failed_payment.id).update(fields=FIELDS)
    fields = {"whom": CANARY, "mail": f"{NAME}@example.org", "how": "bank"}
    asked = {"reason": failed_payment.slug, "text": "It failed twice.", "fields": fields}
    made = say(by(ada), "/communities/tally/conversations", asked)
    index([made["id"]])
    return Conversation.objects.get(id=made["id"])


def test_an_answer_is_nowhere_any_more(
    by: As, ada: Person, agnes: Person, ticket: Conversation
) -> None:
    one = f"/conversations/{ticket.id}"
    assert {found.partition(":")[0] for found in everywhere()} == {
        "conversations_conversation",
        "kept answer",
        "support_searchentry",
    }
    say(by(agnes), f"{one}/answers/remove-words", {"words": ["whom", "mail", "how"]})
    assert everywhere() == []
    index([ticket.id])
    assert everywhere() == []
    assert "twice" in str(SearchEntry.objects.get(conversation=ticket).words)
    told = by(ada).get(one).json()
    assert told["fields"] == {"whom": "…", "mail": "", "how": "bank"}
    assert "answers" not in told["can"]
    notes = RemovedWords.objects.order_by("words").values_list("subject", "words", "found", "by")
    assert list(notes) == [
        ("form", "mail", ["email"], agnes.id),
        ("form", "whom", ["phone"], agnes.id),
    ]


def test_twice_is_the_same_and_what_nobody_asked_is_said(
    by: As, agnes: Person, ticket: Conversation
) -> None:
    path = f"/conversations/{ticket.id}/answers/remove-words"
    for _ in range(2):
        assert by(agnes).post(path, {"words": ["whom"]}).status_code == 200
    assert RemovedWords.objects.count() == 1
    problem(by(agnes).post(path, {"words": ["nothing"]}), 422, "invalid")
    problem(by(agnes).post(path, {"words": []}), 422, "invalid")


@pytest.mark.invariant("I17")
def test_nobody_but_the_support_team_takes_it_away(
    by: As, ada: Person, ezra: Person, otto: Person, ticket: Conversation
) -> None:
    for somebody in (ada, ezra, otto):
        path = f"/conversations/{ticket.id}/answers/remove-words"
        problem(by(somebody).post(path, {"words": ["whom"]}), 404, "not_found")
    ticket.refresh_from_db()
    assert ticket.fields["whom"] == CANARY
