"""What was said of a service, and when a chat was passed on, is taken away for good (P10, I16)."""

import pytest

from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import NoShow, PremiumOffer
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.resolve_flag import resolve_flag
from tests import cast
from tests.api.conftest import As
from tests.api.test_redaction import CANARY, NAME, everywhere, flagged, said, say
from tests.api.test_removed_words import evidence
from tests.workflows.premium_scenes import accepted, offered
from tests.workflows.scenes import set_policy

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]


@pytest.fixture
def service(chat: Conversation, ada: Person) -> PremiumOffer:
    """Ada has paid for Ezra's call."""
    return accepted(offered(chat), ada)


def stored() -> set[str]:
    """Where the canary stands."""
    return {found.partition(":")[0] for found in everywhere()}


@pytest.mark.promise("P12")
def test_an_experts_report_is_nowhere_any_more(
    by: As, service: PremiumOffer, ada: Person, ezra: Person, agnes: Person
) -> None:
    one = f"/premium-offers/{service.id}"
    before = say(by(ezra), f"{one}/complete", {"report": f"Done, ask again. {CANARY}"})
    assert stored() == {"premium_premiumoffer", "conversations_event", "kept answer"}
    left = say(by(agnes), f"{one}/remove-words", {"words": ["report"]})
    assert everywhere() == []
    assert (left["report"], left["removed"]) == ("", ["report"])
    kept = ("state", "reported_at", "confirm_by", "ended_at", "price")
    assert [left[name] for name in kept] == [before[name] for name in kept]
    assert by(ada).get(one).json()["removed"] == ["report"]
    event = Event.objects.get(conversation=service.conversation_id, kind="premium_completed")
    assert (event.data["report"], event.author_id) == ("", ezra.id)
    assert "(removed)" in evidence(service.charge)
    note = RemovedWords.objects.get()
    assert (note.by, note.by_role, note.words, note.found) == (agnes, "agent", "report", ["phone"])


@pytest.mark.promise("P12")
def test_who_did_not_come_and_the_answer_are_nowhere_any_more(
    by: As, service: PremiumOffer, ada: Person, ezra: Person, agnes: Person
) -> None:
    one = f"/premium-offers/{service.id}"
    say(by(ada), f"{one}/no-show", {"text": f"I waited. {CANARY}"})
    say(by(ezra), f"{one}/no-show/answer", {"agree": False, "text": f"She didn't. {CANARY}"})
    assert RefundRequest.objects.get().reason == f"I waited. {CANARY}"
    assert stored() == {
        "premium_noshow",
        "refunds_refundrequest",
        "conversations_event",
        "kept answer",
    }
    words = {"words": ["no_show", "no_show_answer"]}
    left = say(by(agnes), f"{one}/remove-words", words)
    assert everywhere() == []
    assert left["removed"] == ["no_show", "no_show_answer"]
    claim = NoShow.objects.get()
    assert (claim.text, claim.answer, claim.by, claim.state) == ("", "", ada, "contested")
    request = RefundRequest.objects.get()
    assert (request.reason, request.removed) == ("", ["reason"])
    whose = {note.words: note for note in RemovedWords.objects.all()}
    assert set(whose) == {"no_show", "no_show_answer"}
    say(by(agnes), f"{one}/remove-words", words)
    assert RemovedWords.objects.count() == 2


@pytest.mark.promise("P12")
def test_why_it_could_not_be_given_is_nowhere_any_more(
    by: As, service: PremiumOffer, ezra: Person, agnes: Person
) -> None:
    one = f"/premium-offers/{service.id}"
    say(by(ezra), f"{one}/cannot-deliver", {"reason": CANARY})
    assert stored() == {"conversations_event"}
    left = say(by(agnes), f"{one}/remove-words", {"words": ["cannot_deliver"]})
    assert everywhere() == []
    assert (left["state"], left["removed"]) == ("cancelled", ["cannot_deliver"])
    notices = Event.objects.filter(conversation=service.conversation_id, kind="notice")
    cancelled = notices.get(data__code="premium_cancelled")
    assert cancelled.data["values"]["reason"] == "cannot_deliver"


def test_short_words_are_not_cut_out_of_codes(
    by: As, service: PremiumOffer, ada: Person, agnes: Person
) -> None:
    one = f"/premium-offers/{service.id}"
    say(by(ada), f"{one}/no-show", {"text": "customer"})
    say(by(agnes), f"{one}/remove-words", {"words": ["no_show"]})
    notices = Event.objects.filter(conversation=service.conversation_id, kind="notice")
    values = notices.get(data__code="premium_no_show").data["values"]
    assert (values["by"], values["text"]) == ("customer", "")


def test_an_offers_own_words_go_by_a_report_on_its_card(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    words = {"title": f"A call to {NAME}", "description": CANARY, "delivers": f"Notes. {CANARY}"}
    made = offered(chat, **words)
    seq = cast.event(
        chat, "premium_offered", ezra, "expert", {"premium_offer": str(made.id), **words}
    ).seq
    PremiumOffer.objects.filter(id=made.id).update(offered_seq=seq)
    accepted(made, ada)
    say(by(ezra), f"/premium-offers/{made.id}/complete", {"report": f"As promised: {CANARY}"})
    flag = flagged(chat, ada, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    # What was bought stands on its receipt, as books must be kept; of the rest nothing stands.
    assert stored() == {"payments_charge", "receipts_receipt"}
    assert not any("Quentin" in found for found in everywhere())
    made.refresh_from_db()
    assert (made.title, made.description, made.delivers) == ("", "", "")
    assert (made.state, made.report) == ("completed", "As promised: …")


def test_a_redacted_message_is_quoted_in_nothing_said_of_a_service(
    by: As, service: PremiumOffer, ada: Person, ezra: Person, agnes: Person
) -> None:
    chat = Conversation.objects.get(id=service.conversation_id)
    seq = said(chat, ada)
    one = f"/premium-offers/{service.id}"
    say(by(ada), f"{one}/no-show", {"text": f"I wrote “{CANARY}”"})
    say(by(ezra), f"{one}/no-show/answer", {"agree": False, "text": f"Never read “{CANARY}”"})
    flag = flagged(chat, ezra, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    assert everywhere() == []
    assert NoShow.objects.get().text == "I wrote “…”"


@pytest.mark.promise("F9")
def test_a_brief_is_nowhere_any_more(
    by: As, chat: Conversation, ezra: Person, agnes: Person
) -> None:
    set_policy(chat.community, forward_pays="brief")
    parts = {"goal": f"Reach somebody: {CANARY}", "tried": "Asked", "facts": f"Known: {CANARY}"}
    there = f"/conversations/{chat.id}"
    say(by(ezra), f"{there}/forward", {"reason": f"Ask {CANARY}", "brief": parts})
    before = by(agnes).get(f"{there}/brief").json()
    words = {"words": ["goal", "facts", "reason"]}
    left = say(by(agnes), f"/briefs/{before['id']}/remove-words", words)
    assert everywhere() == []
    assert left["removed"] == ["facts", "goal", "reason"]
    assert (left["goal"], left["tried"], left["reason"]) == ("", "Asked", "other")
    assert [left[name] for name in ("by", "at", "pays")] == [
        before[name] for name in ("by", "at", "pays")
    ]
    assert {note.subject for note in RemovedWords.objects.all()} == {"brief"}


def test_nobody_but_the_team_removes_them(
    by: As, service: PremiumOffer, ada: Person, ezra: Person, erik: Person, otto: Person
) -> None:
    conversation = service.conversation
    brief = Brief.objects.create(
        conversation=conversation, community=conversation.community, episode=1, expert=ezra,
        reason="other", reason_text="Tired", goal="Help", forwarded_at=conversation.opened_at,
        pays="nothing", part_percent=0,
    )  # fmt: skip
    say(by(ezra), f"/premium-offers/{service.id}/complete", {"report": "All of it is done."})
    cast.member(ezra, conversation.community, "agent")
    for somebody in (ada, ezra, erik, otto):
        for path, words in (
            (f"/premium-offers/{service.id}", "report"),
            (f"/briefs/{brief.id}", "goal"),
        ):
            answer = by(somebody).post(f"{path}/remove-words", {"words": [words]})
            assert answer.status_code == 404, (somebody, path)
    service.refresh_from_db()
    brief.refresh_from_db()
    assert (service.report, brief.goal) == ("All of it is done.", "Help")
