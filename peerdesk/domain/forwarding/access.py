"""How a door obtains a brief: staff, and the expert who wrote it; never the customer."""

from dataclasses import dataclass
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.forwarding.lifecycle import Pays
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.queries import alias_of, brief_of
from peerdesk.domain.people.access import Caller


@dataclass(frozen=True, slots=True)
class SeenBrief:
    """A brief for one reader, and whether they may say what it is worth."""

    brief: Brief
    seen: Seen
    by: str  # the expert's alias
    may_judge: bool

    @property
    def paid(self) -> Money:
        """What the judgement has earned."""
        return Money(self.brief.paid_minor, self.seen.conversation.community.currency)


def brief_for(caller: Caller, conversation_id: UUID) -> SeenBrief:
    """The conversation's last brief; raises NotFound, too, when there is none."""
    found = seen_brief(conversation_for(caller, conversation_id), caller.person.id)
    if found is None:
        raise NotFound
    return found


def brief_for_team(caller: Caller, brief_id: UUID) -> tuple[Brief, str]:
    """Any brief, and whether the caller is agent or owner there; raises NotFound.

    Not for who wrote it, nor for the customer whom it is about.
    """
    rows = Brief.objects.select_related("conversation", "community")
    brief = rows.filter(id=brief_id).first()
    if brief is None or caller.person.id in (brief.expert_id, brief.conversation.customer_id):
        raise NotFound
    team = (Membership.Role.AGENT, Membership.Role.OWNER)
    return brief, membership_of(caller, brief.community_id, *team).role


def seen_brief(seen: Seen, reader_id: UUID) -> SeenBrief | None:
    """The same for a conversation that a door has already; None for who may not read it."""
    row = seen.conversation
    brief = brief_of(row.id) if row.forwarded_at else None
    if brief is None or not _may_read(seen, brief, reader_id):
        return None
    has_it = row.handler_id == reader_id and row.handler_role == Membership.Role.AGENT
    open_still = brief.pays == Pays.BRIEF and brief.worth is None and brief.lapsed_at is None
    may_judge = open_still and has_it and row.state != State.CLOSED
    own = brief.expert_id == reader_id
    return SeenBrief(brief, seen, alias_of(brief), may_judge and not own)


def _may_read(seen: Seen, brief: Brief, reader_id: UUID) -> bool:
    staff = seen.role in (Membership.Role.AGENT, Membership.Role.OWNER)
    return (staff and seen.conversation.customer_id != reader_id) or brief.expert_id == reader_id
