"""Appeals, and what was decided on them in writing, are taken away for good (P10, I16)."""

import pytest
from django.db import DatabaseError, transaction

from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.suspension import SuspensionEntry
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.workflows.resolve_flag import resolve_flag
from tests import cast
from tests.api.conftest import As
from tests.api.test_redaction import CANARY, everywhere, flagged, said, say
from tests.cast import closed_by_customer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]
REASONS = f"Customers were told to ring somebody else. {CANARY}"


@pytest.fixture
def appealed(by: As, chat: Conversation, ada: Person, ezra: Person, olga: Person) -> Appeal:
    """Ezra's appeal, decided by Olga; both quote what must not stand there."""
    closed_by_customer(chat)
    path = f"/conversations/{chat.id}/rating"
    say(by(ada), path, {"stars": 2, "comment": "Slow.", "reason": "tone"})
    made = say(by(ezra), f"{path}/appeal", {"text": f"She said: {CANARY}"})
    decision = {"outcome": "not_counted", "text": f"You are right: {CANARY}"}
    say(by(olga), f"/rating-appeals/{made['id']}/decide", decision)
    return Appeal.objects.get()


@pytest.mark.promise("F7")
def test_an_appeal_and_its_decision_are_nowhere_any_more(
    by: As, appealed: Appeal, ada: Person, ezra: Person, agnes: Person, olga: Person
) -> None:
    assert {found.partition(":")[0] for found in everywhere()} == {"ratings_appeal", "kept answer"}
    path = f"/ratings/{appealed.rating_id}/remove-words"
    left = say(by(agnes), path, {"words": ["appeal", "decision"]})
    assert everywhere() == []
    appeal = left["appeal"]
    assert (appeal["text"], appeal["decision"]) == ("", None)
    assert appeal["removed"] == ["appeal", "decision"]
    assert (appeal["state"], appeal["outcome"]) == ("decided", "not_counted")
    assert (left["comment"], left["stars"], left["removed"]) == ("Slow.", 2, [])
    now = Appeal.objects.get()
    kept = ("at", "outcome", "decided_by_id", "decided_at", "restored_minor")
    assert [getattr(now, name) for name in kept] == [getattr(appealed, name) for name in kept]
    told = Notice.objects.filter(kind="content_removed").values_list("person", flat=True)
    assert set(told) == {ezra.id, olga.id}
    (listed,) = by(olga).get("/communities/tally/rating-appeals?state=decided").json()["items"]
    assert listed["removed"] == ["appeal", "decision"]
    where = f"/conversations/{appealed.rating.conversation_id}/rating"
    assert by(ada).get(where).json()["appeal"] is None


@pytest.mark.promise("F7")
def test_an_open_appeal_without_its_words_can_still_be_decided(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person, olga: Person
) -> None:
    closed_by_customer(chat)
    path = f"/conversations/{chat.id}/rating"
    say(by(ada), path, {"stars": 1, "comment": "", "reason": "tone"})
    made = say(by(ezra), f"{path}/appeal", {"text": CANARY})
    say(by(agnes), f"/ratings/{Rating.objects.get().id}/remove-words", {"words": ["appeal"]})
    assert everywhere() == []
    decision = {"outcome": "counts", "text": "One star is one star."}
    assert say(by(olga), f"/rating-appeals/{made['id']}/decide", decision)["state"] == "decided"


def test_what_was_decided_is_never_said_in_other_words(appealed: Appeal) -> None:
    rows = Appeal.objects.filter(id=appealed.id)
    for change in (
        {"text": "I was rude."},
        {"decision": "It counts after all."},
        {"outcome": "counts"},
        {"decision": ""},  # without a word on who took it away
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_a_redacted_message_is_quoted_in_no_appeal(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    seq = said(chat, ada)
    closed_by_customer(chat)
    path = f"/conversations/{chat.id}/rating"
    say(by(ada), path, {"stars": 2, "comment": "Slow.", "reason": "tone"})
    say(by(ezra), f"{path}/appeal", {"text": f"She wrote “{CANARY}”"})
    flag = flagged(chat, ezra, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    assert everywhere() == []
    assert Appeal.objects.get().removed == ["appeal"]


@pytest.mark.promise("F13")
def test_the_words_of_a_suspension_are_nowhere_any_more(by: As, ezra: Person, olga: Person) -> None:
    oskar = cast.person("Oskar")
    cast.member(oskar, cast.Community.objects.get(slug="tally"), "owner")
    body = {"expert": str(ezra.id), "reasons": REASONS}
    one = f"/suspensions/{say(by(olga), '/communities/tally/suspensions', body)['id']}"
    say(by(ezra), f"{one}/appeal", {"text": f"It was my own number. {CANARY}"})
    say(by(oskar), f"{one}/answer", {"text": f"It was not: {CANARY}", "lift": False})
    before = say(by(olga), f"{one}/end", {"text": "He has understood it by now."})
    assert {found.partition(":")[0] for found in everywhere()} == {
        "communities_suspensionentry",
        "kept answer",
    }
    words = {"words": ["suspended", "appealed", "upheld"]}
    left = say(by(olga), f"{one}/remove-words", words)
    assert everywhere() == []
    kept = [(entry["kind"], entry["at"], entry["by"]) for entry in left["entries"]]
    assert kept == [(entry["kind"], entry["at"], entry["by"]) for entry in before["entries"]]
    assert [entry["removed"] for entry in left["entries"]] == [True, True, True, False]
    assert left["entries"][-1]["text"] == "He has understood it by now."
    notes = RemovedWords.objects.order_by("id")
    assert {(one.by, one.by_role, one.subject, one.conversation) for one in notes} == {
        (olga, "owner", "suspension", None)
    }
    told = Notice.objects.filter(kind="content_removed").order_by("id")
    assert {(one.person_id, one.url.split("/")[1]) for one in told} == {
        (ezra.id, "workspace"),
        (oskar.id, "manage"),
    }
    say(by(olga), f"{one}/remove-words", words)
    assert RemovedWords.objects.count() == 3


@pytest.mark.promise("F13")
def test_nobody_removes_them_whom_they_are_about_and_no_stranger(
    by: As, appealed: Appeal, ada: Person, ezra: Person, agnes: Person, olga: Person, otto: Person
) -> None:
    body = {"expert": str(ezra.id), "reasons": REASONS}
    made = say(by(olga), "/communities/tally/suspensions", body)
    cast.member(ezra, appealed.community, "owner")
    for somebody in (ada, ezra, agnes, otto):
        path = f"/suspensions/{made['id']}/remove-words"
        assert by(somebody).post(path, {"words": ["suspended"]}).status_code == 404, somebody
    for somebody in (ada, ezra, otto):
        path = f"/ratings/{appealed.rating_id}/remove-words"
        assert by(somebody).post(path, {"words": ["appeal"]}).status_code == 404, somebody
    assert SuspensionEntry.objects.get().text == REASONS
    for words in ([], ["state"]):
        answer = by(olga).post(f"/suspensions/{made['id']}/remove-words", {"words": words})
        assert answer.status_code == 422, words
