"""Words beside the timeline, of refund requests and ratings, are taken away for good (P10, I16)."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import DisputeSaid
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import FormerRating, Rating
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest
from peerdesk.workflows.gather_evidence import gather_evidence
from peerdesk.workflows.note_dispute import note_dispute
from peerdesk.workflows.resolve_flag import resolve_flag
from tests import cast
from tests.api.conftest import As
from tests.api.test_redaction import CANARY, TRACES, everywhere, flagged, said, say
from tests.cast import closed_by_customer
from tests.workflows.refund_scenes import card_question

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]


def test_the_words_of_a_request_are_nowhere_any_more(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    charge = card_question(chat).charge
    asked = {"scope": "question", "reason": CANARY}
    request = say(by(ada), f"/conversations/{chat.id}/refund-requests", asked)
    one = f"/refund-requests/{request['id']}"
    say(by(ezra), f"{one}/answer", {"text": f"I wrote to {CANARY}"})
    say(by(agnes), f"{one}/reject", {"reason": f"You say: {CANARY}"})
    assert {found.partition(":")[0] for found in everywhere()} == {
        "kept answer",
        "refunds_refundrequest",
    }
    words = {"words": ["reason", "answer", "decision"]}
    left = say(by(agnes), f"{one}/remove-words", words)
    assert everywhere() == []
    assert left["removed"] == ["answer", "decision", "reason"]
    assert [left[name] for name in words["words"]] == ["", "", ""]
    kept = ("state", "requested_at", "answered_at", "decided_at", "scope")
    before = by(ada).get(one).json()
    assert [left[name] for name in kept] == [before[name] for name in kept]
    assert before["removed"] == ["decision", "reason"]  # of the expert's word she knows nothing
    note = RemovedWords.objects.order_by("id").first()
    assert note is not None
    assert (note.by, note.by_role, note.words, note.found) == (agnes, "agent", "reason", ["phone"])
    assert "(removed)" in evidence(charge)


def test_the_comment_of_a_rating_is_nowhere_any_more(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    closed_by_customer(chat)
    path = f"/conversations/{chat.id}/rating"
    say(by(ada), path, {"stars": 2, "comment": CANARY, "reason": "tone"})
    assert RefundRequest.objects.get().reason == CANARY
    by(ada).put(path, {"stars": 3, "comment": f"Again: {CANARY}", "reason": "tone"})
    say(by(ezra), f"{path}/reply", {"text": f"Not true: {CANARY}"})
    rating = Rating.objects.get()
    left = say(by(agnes), f"/ratings/{rating.id}/remove-words", {"words": ["comment", "reply"]})
    assert everywhere() == []
    assert (left["stars"], left["comment"], left["reply"]["text"]) == (3, "", "")
    assert left["removed"] == ["comment", "reply"]
    assert [one["stars"] for one in left["former"]] == [2]
    assert FormerRating.objects.get().comment == ""
    stars = [one.data["stars"] for one in Event.objects.filter(conversation=chat, kind="rated")]
    assert stars == [2, 3]
    assert by(ada).get(path).json()["removed"] == ["comment", "reply"]


def test_twice_is_the_same_and_codes_stay_codes(
    by: As, chat: Conversation, ada: Person, agnes: Person
) -> None:
    closed_by_customer(chat)
    path = f"/conversations/{chat.id}/rating"
    say(by(ada), path, {"stars": 2, "comment": "rated", "reason": "tone"})
    rating = Rating.objects.get()
    for _time in range(2):
        by(agnes).post(f"/ratings/{rating.id}/remove-words", {"words": ["comment"]})
    assert RemovedWords.objects.count() == 1
    event = Event.objects.get(conversation=chat, kind="rated")
    assert (event.data["comment"], event.data["reason"]) == ("", "tone")


def test_nobody_but_the_team_removes_words(
    by: As, chat: Conversation, ada: Person, ezra: Person, otto: Person
) -> None:
    card_question(chat)
    closed_by_customer(chat)
    rated = {"stars": 1, "comment": "No help at all.", "reason": "tone"}
    say(by(ada), f"/conversations/{chat.id}/rating", rated)
    rating, request = Rating.objects.get(), RefundRequest.objects.get()
    for somebody in (ada, ezra, otto):
        for path, words in (
            (f"/ratings/{rating.id}", "comment"),
            (f"/refund-requests/{request.id}", "reason"),
        ):
            answer = by(somebody).post(f"{path}/remove-words", {"words": [words]})
            assert answer.status_code == 404, (somebody, path)
    rating.refresh_from_db()
    assert rating.comment == "No help at all."


def test_what_no_request_has_cannot_be_named(
    by: As, chat: Conversation, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    asked = {"scope": "question", "reason": "No help."}
    request = say(by(ada), f"/conversations/{chat.id}/refund-requests", asked)
    for words in ([], ["state"], ["reason", "customer_id"]):
        answer = by(agnes).post(f"/refund-requests/{request['id']}/remove-words", {"words": words})
        assert answer.status_code == 422, words


def test_a_redacted_message_is_quoted_in_no_request_and_no_rating(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    seq = said(chat, ada)
    closed_by_customer(chat)
    quoting = {"stars": 2, "comment": f"I wrote “{CANARY}”", "reason": "tone"}
    say(by(ada), f"/conversations/{chat.id}/rating", quoting)
    flag = flagged(chat, ezra, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    assert everywhere() == []
    assert RefundRequest.objects.get().reason == "I wrote “…”"


def evidence(charge: Charge | None) -> str:
    """All that a dispute's file would say now."""
    assert charge is not None
    words = DisputeSaid("dp_1", charge.intent_id, 1500, "general", DisputeState.OPEN)
    note_dispute(charge_id=charge.id, said=words, now=clock.now())
    told = str(gather_evidence(DisputeCase.objects.get()))
    assert not TRACES.search(told)
    return told
