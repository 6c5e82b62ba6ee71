"""Two conversations become one, one becomes two, and both ways back."""

import pytest
from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.closing import MergedAway
from peerdesk.domain.conversations.operations.following import follow
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.posting import Draft, Posted, Refused, post_messages
from peerdesk.domain.conversations.queries import leads_to
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.support.pointers import CantMerge, NotMerged
from peerdesk.domain.support.queries import copies_of
from peerdesk.workflows.merge_conversations import merge_conversations
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.redact_event import redact_event
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.solve_conversation import solve_conversation
from peerdesk.workflows.split_conversation import split_conversation
from peerdesk.workflows.undo_merge import undo_merge
from tests import cast
from tests.workflows.test_forward_to_support import forward

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(ada, my_account) -> Conversation:
    return cast.conversation(ada, my_account)


@pytest.fixture
def second(ada, my_account) -> Conversation:
    return cast.conversation(ada, my_account)


def fresh(one: Conversation) -> Conversation:
    return Conversation.objects.get(id=one.id)


def merge(who, source: Conversation, target: Conversation) -> Conversation:
    caller = cast.caller_of(who)
    return merge_conversations(caller=caller, conversation_id=source.id, into=target.id)


def codes(one: Conversation) -> list[str]:
    rows = Event.objects.filter(conversation=one).order_by("seq")
    return [str(event.data.get("code") or event.kind) for event in rows]


def write(who, where: Conversation, text: str):
    draft = Draft(who.id, where.id, new_id(), text)
    (result,) = post_messages([draft])
    return follow(draft, result)


def test_the_merged_one_closes_and_both_point_at_each_other(agnes, first, second):
    Conversation.objects.filter(id=first.id).update(tags=["vip"])
    merge(agnes, first, second)
    assert fresh(first).state == State.CLOSED
    assert fresh(first).merged_into_id == second.id
    assert fresh(second).state == State.WAITING
    assert fresh(second).tags == ["vip"]
    assert codes(first) == ["message", "merged_into", "closed"]
    assert codes(second) == ["message", "merged_from"]
    told = Event.objects.get(conversation=first, kind="notice").data["values"]
    assert told == {"conversation": str(second.id), "number": second.number}
    assert leads_to(first.id) == second.id
    assert leads_to(second.id) is None


def test_what_is_written_later_lands_where_it_goes_on(agnes, ada, erik, first, second, my_account):
    third = cast.conversation(ada, my_account)
    merge(agnes, first, second)
    merge(agnes, second, third)
    posted = write(ada, first, "One thing more")
    assert isinstance(posted, Posted)
    assert posted.conversation_id == third.id
    assert codes(third)[-1] == "message"
    assert codes(first)[-1] == "closed"
    refused = write(erik, first, "Not mine")
    assert isinstance(refused, Refused)
    with pytest.raises(MergedAway):
        reopen_conversation(caller=cast.caller_of(ada), conversation_id=first.id)


def test_who_was_asked_is_asked_no_more(agnes, ezra, asked, second):
    cast.invited(asked, ezra)
    merge(agnes, asked, second)
    assert Invitation.objects.get().state == "cancelled"


def test_a_merge_is_undone(agnes, ada, first, second):
    merge(agnes, first, second)
    write(ada, first, "Meanwhile")
    undo_merge(caller=cast.caller_of(agnes), conversation_id=first.id)
    assert fresh(first).merged_into_id is None
    assert fresh(first).state == State.WAITING
    assert fresh(first).due_at is not None
    assert codes(first)[-2:] == ["merge_undone", "reopened"]
    assert codes(second)[-2:] == ["message", "merge_undone"]
    with pytest.raises(NotMerged):
        undo_merge(caller=cast.caller_of(agnes), conversation_id=first.id)


@pytest.mark.promise("C8", "F9")
def test_stars_asked_for_by_a_merge_are_asked_for_anew_when_it_is_undone(
    agnes, ada, ezra, chat, second
):
    forward(ezra, chat)
    merge(agnes, fresh(chat), second)
    assert Rating.objects.get().state == "asked"
    undo_merge(caller=cast.caller_of(agnes), conversation_id=chat.id)
    assert Rating.objects.get().state == "void"
    solve_conversation(caller=cast.caller_of(agnes), conversation_id=chat.id)
    rate_conversation(caller=cast.caller_of(ada), conversation_id=chat.id, stars=2)
    assert Rating.objects.exclude(state="void").get().stars == 2


def test_what_was_closed_before_stays_closed_when_undone(agnes, ada, ezra, chat, second):
    cast.closed_by_customer(chat)
    merge(agnes, chat, second)
    undo_merge(caller=cast.caller_of(agnes), conversation_id=chat.id)
    assert fresh(chat).state == State.CLOSED


@pytest.mark.invariant("I17")
def test_never_across_customers_or_communities(agnes, otto, elsewhere, tally, first, my_account):
    zoe = cast.person("Zoe")
    cast.member(zoe, tally, "customer")
    with pytest.raises(CantMerge):
        merge(agnes, cast.conversation(zoe, my_account), first)
    foreign = cast.conversation(otto, cast.reason(elsewhere, "anything"))
    for who in (agnes, otto):
        for source, target in ((foreign, first), (first, foreign)):
            with pytest.raises(NotFound):
                merge(who, source, target)


def test_what_cannot_be_merged(agnes, ada, ezra, chat, first, second, my_account):
    for source, target in ((first, first), (chat, first)):
        with pytest.raises(CantMerge):
            merge(agnes, source, target)
    merge(agnes, first, second)
    third = cast.conversation(ada, my_account)
    for source, target in ((first, third), (third, first)):
        with pytest.raises(CantMerge):
            merge(agnes, source, target)
    for somebody in (ada, ezra):
        with pytest.raises(NotFound):
            merge(somebody, third, second)


def test_a_second_question_gets_a_ticket_of_its_own(agnes, ada, ezra, chat):
    write(ada, chat, "And my address changed")
    write(ada, chat, "It is Mill Lane 3 now")
    seqs = [3, 4]
    made = split_conversation(caller=cast.caller_of(agnes), conversation_id=chat.id, seqs=seqs)
    made = fresh(made)
    assert (made.channel, made.state, made.customer_id) == ("ticket", "waiting", ada.id)
    assert made.excerpt == "And my address changed"
    assert codes(made) == ["message", "message", "split_from"]
    assert codes(chat)[-1] == "split_off"
    assert copies_of(chat.id, [4]) == [(made.id, 2)]
    texts = Event.objects.filter(conversation=chat, seq__in=seqs).values_list(
        "data__text", flat=True
    )
    assert list(texts) == ["And my address changed", "It is Mill Lane 3 now"]


def test_only_what_the_customer_wrote_is_split_off(agnes, ada, ezra, chat):
    write(ezra, chat, "My answer")
    for seqs in ([], [2], [3], [1, 99], [1, 3]):
        with pytest.raises(InvalidInput):
            split_conversation(caller=cast.caller_of(agnes), conversation_id=chat.id, seqs=seqs)
    for somebody in (ada, ezra):
        with pytest.raises(NotFound):
            split_conversation(caller=cast.caller_of(somebody), conversation_id=chat.id, seqs=[1])


@pytest.mark.invariant("I16")
def test_what_is_redacted_in_one_is_gone_from_the_other(agnes, ada, chat):
    for text in ("My card is 4111", "My card is 4222"):
        write(ada, chat, text)
    caller = cast.caller_of(agnes)
    made = split_conversation(caller=caller, conversation_id=chat.id, seqs=[3, 4])
    for where, seq in ((chat, 3), (made, 2)):
        with transaction.atomic():
            redact_event(
                conversation=locked(where.id),
                seq=seq,
                seen=conversation_for(caller, where.id),
                by=agnes.id,
                flag=None,
                now=clock.now(),
            )
    said = [str(event.data) for event in Event.objects.filter(kind="message")]
    assert not [text for text in said if "My card" in text]
    assert "My card" not in fresh(made).excerpt
