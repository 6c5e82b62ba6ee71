"""Flags raised and decided at one instant: one flag, one decision, one redaction (P10, I16)."""

from functools import partial

import pytest

from peerdesk.core.errors import Refusal
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.moderation.models import Flag, Redaction
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.resolve_flag import resolve_flag
from tests.contenders import at_once

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]


def flagging(chat, somebody):
    where = {"conversation_id": chat.id, "kind": "personal_data", "seq": 1}
    return partial(raise_flag, caller=Caller(somebody), **where)


def deciding(flag, somebody, action):
    return partial(resolve_flag, caller=Caller(somebody), flag_id=flag.id, action=action)


def test_the_same_flag_at_one_instant_is_one(chat, ada):
    raised = at_once([flagging(chat, ada)] * 6)
    assert len({flag.id for flag in raised}) == 1
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_two_agents_decide_while_somebody_writes(chat, ada, ezra, agnes, olga, turn):
    hers, his = flagging(chat, ada)(), flagging(chat, ezra)()
    draft = Draft(ada.id, chat.id, new_id(), "Thank you")
    acts = [
        deciding(hers, agnes, "redact"),
        deciding(his, olga, "redact"),
        deciding(hers, olga, "dismiss"),
        partial(post_messages, [draft]),
    ]
    results = at_once(acts[turn:] + acts[:turn])
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Refusal) for one in refused), results
    assert not Flag.objects.filter(state="open").exists()
    marks = Event.objects.filter(conversation=chat, kind="redacted").count()
    assert marks == Redaction.objects.count() == 1
    seqs = Event.objects.filter(conversation=chat).order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(seqs) + 1))
