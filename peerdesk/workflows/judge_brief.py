"""The receiving agent says what an expert's brief is worth, and it is paid at once (F9)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.operations import judge, require_open, require_worth
from peerdesk.domain.forwarding.queries import brief_of
from peerdesk.domain.forwarding.worth import pay_of
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.pay import earned


class OwnBrief(Refusal):
    """Nobody judges their own brief."""

    code = "own_brief"
    sentence = _("You wrote this brief: a colleague has to judge it.")


@transaction.atomic
def judge_brief(
    *, caller: Caller, conversation_id: UUID, worth: int, now: datetime | None = None
) -> Brief:
    """0 to 3, once: so many thirds of what five stars earn; the stars themselves then earn none.

    Raises NotFound for who isn't an agent there, NotHandler unless the agent has it now, OwnBrief,
    NotJudged, AlreadyJudged, InvalidInput.
    """
    seen = conversation_for(caller, conversation_id)
    membership_of(caller, seen.conversation.community_id, Membership.Role.AGENT)
    conversation, brief = locked(conversation_id), brief_of(conversation_id)
    if conversation is None or brief is None:
        raise NotFound
    require_worth(worth)
    require_open(brief)
    if brief.expert_id == caller.person.id:
        raise OwnBrief
    if conversation.handler_id != caller.person.id or conversation.handler_role != "agent":
        raise NotHandler(state=conversation.state)
    now = now or clock.now()
    pay = pay_of(worth, earned(conversation.community, 5))
    judge(brief, worth=worth, by=caller.person, paid_minor=pay.amount_minor, now=now)
    _book(conversation, brief, pay, now)
    return brief


def _book(conversation: Conversation, brief: Brief, pay: Money, now: datetime) -> None:
    if not pay:
        return
    post_transfer(
        book=conversation.community_id,
        reference=f"brief:{brief.id}",
        why=chart.Why.BRIEF,
        legs=[Leg(chart.brand_receivable(), chart.expert_payable(brief.expert_id), pay)],
        at=now,
    )
