"""Messages: numbered, written once, by those who may."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations import drafts
from peerdesk.domain.conversations.operations.posting import Draft, Posted, Refused, post_messages
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast


def draft(author: Person, one: Conversation, text: str = "Hello", **values: object) -> Draft:
    return Draft(author.id, one.id, **{"client_id": new_id(), "text": text, **values})


def say(author: Person, one: Conversation, text: str = "Hello", **values: object) -> Posted:
    (result,) = post_messages([draft(author, one, text, **values)])
    assert isinstance(result, Posted), result
    return result


def refusal(author: Person, one: Conversation, text: str = "Hello", **values: object) -> Refused:
    (result,) = post_messages([draft(author, one, text, **values)])
    assert isinstance(result, Refused), result
    return result


@pytest.mark.invariant("I3")
def test_messages_are_numbered_on_from_the_head(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    results = post_messages([draft(ada, chat, "one"), draft(ezra, chat, "two")])

    assert [result.seq for result in results if isinstance(result, Posted)] == [3, 4]
    rows = Event.objects.filter(conversation=chat).order_by("seq")
    assert [(e.seq, e.author_role) for e in rows] == [
        (1, "customer"),
        (2, "expert"),
        (3, "customer"),
        (4, "expert"),
    ]
    assert rows[2].data == {"text": "one", "attachments": []}
    assert rows[2].author_alias == "Ada customer"
    chat.refresh_from_db()
    assert (chat.last_seq, chat.last_author_role, chat.last_excerpt) == (4, "expert", "two")
    assert chat.last_event_at == rows[3].at


@pytest.mark.invariant("I2")
def test_the_same_id_again_is_the_same_message(chat: Conversation, ada: Person) -> None:
    one = draft(ada, chat, "only once")

    first, again_in_batch = post_messages([one, one])
    (again_later,) = post_messages([one])

    assert isinstance(first, Posted)
    assert isinstance(again_in_batch, Posted)
    assert isinstance(again_later, Posted)
    assert (first.seq, first.at) == (again_in_batch.seq, again_in_batch.at)
    assert (first.seq, first.at, first.alias) == (
        again_later.seq,
        again_later.at,
        again_later.alias,
    )
    assert (first.fresh, again_later.fresh) == (True, False)
    assert Event.objects.filter(conversation=chat, kind="message").count() == 2


@pytest.mark.invariant("I2")
def test_the_same_id_with_another_text_is_refused(chat: Conversation, ada: Person) -> None:
    key = new_id()
    say(ada, chat, "one", client_id=key)

    assert refusal(ada, chat, "two", client_id=key).code == "id_reused"
    other = new_id()
    results = post_messages(
        [draft(ada, chat, "a", client_id=other), draft(ada, chat, "b", client_id=other)]
    )
    assert isinstance(results[0], Posted)
    assert isinstance(results[1], Refused)


@pytest.mark.invariant("I2")
def test_an_id_is_its_authors_own(chat: Conversation, ada: Person, ezra: Person) -> None:
    key = new_id()

    assert say(ada, chat, "hers", client_id=key).seq == 3
    assert say(ezra, chat, "his", client_id=key).seq == 4


def test_a_retry_is_answered_even_after_closing(chat: Conversation, ada: Person) -> None:
    one = draft(ada, chat)
    (first,) = post_messages([one])
    chat.refresh_from_db()
    cast.closed_by_customer(chat)

    (again,) = post_messages([one])

    assert isinstance(first, Posted)
    assert isinstance(again, Posted)
    assert again.seq == first.seq
    assert refusal(ada, chat).code == "closed"


@pytest.mark.invariant("I17")
def test_a_stranger_finds_nothing(
    chat: Conversation, otto: Person, erik: Person, ada: Person, elsewhere: object
) -> None:
    assert refusal(otto, chat).code == "not_found"
    assert refusal(erik, chat).code == "not_found"
    assert refusal(ada, chat, only_community=otto.id).code == "not_found"
    nowhere = Draft(ada.id, new_id(), new_id(), "Hello")
    (result,) = post_messages([nowhere])
    assert isinstance(result, Refused)
    assert result.code == "not_found"


@pytest.mark.invariant("I5")
def test_who_left_or_lost_the_role_writes_nothing_more(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    Participant.objects.filter(conversation=chat, person=ezra).update(left_at=clock.now())
    assert refusal(ezra, chat).code == "not_found"

    Membership.objects.filter(person=ada).update(ended_at=clock.now())
    assert refusal(ada, chat).code == "not_found"


def test_only_the_customer_and_the_handler_write(
    chat: Conversation, agnes: Person, olga: Person
) -> None:
    assert refusal(agnes, chat).code == "not_handler"
    assert refusal(olga, chat).code == "not_handler"
    assert not refusal(agnes, chat).may_take


def test_an_agent_may_take_what_waits_in_the_agents_queue(
    ada: Person, my_account: Reason, agnes: Person, olga: Person
) -> None:
    waiting = cast.conversation(ada, my_account)

    assert refusal(agnes, waiting).may_take
    assert not refusal(olga, waiting).may_take
    assert say(ada, waiting).seq == 2


@pytest.mark.parametrize(
    "text", ["", "   \n", "x" * 8001, "nul \0 byte", "half a pair \ud800"], ids=repr
)
def test_a_bad_text_is_refused_and_hurts_no_other(
    chat: Conversation, ada: Person, text: str
) -> None:
    before, bad, after = post_messages(
        [draft(ada, chat, "before"), draft(ada, chat, text), draft(ada, chat, "after")]
    )

    assert isinstance(bad, Refused)
    assert bad.code == "invalid"
    assert isinstance(before, Posted)
    assert isinstance(after, Posted)
    assert (before.seq, after.seq) == (3, 4)


def test_poison_that_no_check_knew_fails_alone(
    chat: Conversation, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "_storable", lambda text: True)

    before, bad, after = post_messages(
        [draft(ada, chat, "before"), draft(ada, chat, "nul \0 byte"), draft(ada, chat, "after")]
    )

    assert isinstance(before, Posted)
    assert isinstance(bad, Refused)
    assert isinstance(after, Posted)
    assert after.seq == before.seq + 1


def test_the_longest_text_fits(chat: Conversation, ada: Person) -> None:
    assert say(ada, chat, "é" * 8000).seq == 3


def test_files_come_later(chat: Conversation, ada: Person) -> None:
    assert refusal(ada, chat, attachments=["x"]).code == "invalid"


@pytest.mark.promise("C6")
def test_the_first_reply_stops_its_clock(chat: Conversation, ada: Person, ezra: Person) -> None:
    say(ada, chat, "Are you there?")
    chat.refresh_from_db()
    assert (chat.due_for, chat.first_replied_at) == ("first_reply", None)

    reply = say(ezra, chat, "I am.")

    chat.refresh_from_db()
    assert chat.first_replied_at == reply.at
    assert chat.due_for == "idle"
    assert chat.due_at == reply.at + timedelta(minutes=10)
    say(ada, chat, "Good.")
    chat.refresh_from_db()
    assert chat.due_at == reply.at + timedelta(minutes=10)  # only ever brought forward
    assert chat.first_replied_at == reply.at


def test_a_waiting_chat_keeps_its_due_time(asked: Conversation, ada: Person) -> None:
    before = asked.due_at
    say(ada, asked, "One more thing")
    asked.refresh_from_db()
    assert (asked.due_at, asked.state) == (before, State.WAITING)


@pytest.mark.invariant("I3")
def test_many_conversations_in_one_batch(
    ada: Person, ezra: Person, sending_invoices: Reason
) -> None:
    chats = [
        cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert") for _ in range(5)
    ]
    drafts = [draft(ada, chats[n % 5], f"text {n}") for n in range(50)]

    results = post_messages(drafts)

    assert all(isinstance(result, Posted) for result in results)
    for n, one in enumerate(chats):
        texts = Event.objects.filter(conversation=one, seq__gt=2).order_by("seq")
        assert [e.data["text"] for e in texts] == [f"text {i}" for i in range(n, 50, 5)]
        assert [e.seq for e in texts] == list(range(3, 13))
