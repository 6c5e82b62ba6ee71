"""How a door obtains an offer, and what the caller is in it.

Its customer and its expert, as long as they are that in the community, and the community's staff.
Another expert, who came to the conversation later, is a stranger to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core.errors import NotFound
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.selecting import select
from peerdesk.domain.communities.access import membership_of, roles_in
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer

_STAFF: Final = (Membership.Role.AGENT, Membership.Role.OWNER)


@dataclass(frozen=True, slots=True)
class SeenOffer:
    """An offer as one caller may see it; `role`: customer, expert (its own), agent or owner."""

    offer: PremiumOffer
    role: str
    expert_alias: str
    # Support decides whether its money goes back; said by who reads refunds, which stand above.
    is_asked_back: bool = False

    @property
    def is_party(self) -> bool:
        """Whether the caller is one of the two whom it concerns."""
        return self.role in (Membership.Role.CUSTOMER, Membership.Role.EXPERT)


def offer_for(caller: Caller, offer_id: UUID) -> SeenOffer:
    """The offer, if the caller is one of the two or of the community's staff; raises NotFound."""
    offer = _rows().filter(id=offer_id).first()
    if offer is None:
        raise NotFound
    role = _role(offer, caller.person.id, roles_in(caller, offer.community_id))
    if role is None:
        raise NotFound
    return SeenOffer(offer, role, _aliases([offer]).get(offer.id, ""))


def offer_for_team(caller: Caller, offer_id: UUID) -> SeenOffer:
    """The same for agents and owners alone, whom it isn't about; raises NotFound."""
    seen = offer_for(caller, offer_id)
    if caller.person.id in (seen.offer.customer_id, seen.offer.expert_id) or seen.is_party:
        raise NotFound
    return seen


def offers_in(seen: Seen, person_id: UUID | None) -> list[SeenOffer]:
    """Those of a conversation that its reader may see, as what they are in it; oldest first."""
    clause = "WHERE one.conversation_id = %s ORDER BY one.id"
    rows = select(PremiumOffer, clause, [seen.conversation.id], "community", "conversation")
    if not rows:
        return []
    aliases = _aliases(rows)
    found = ((row, _role(row, person_id, frozenset({seen.role}))) for row in rows)
    return [SeenOffer(row, role, aliases.get(row.id, "")) for row, role in found if role]


def own_offers(
    caller: Caller, community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[SeenOffer]:
    """What an expert has offered there, newest first; raises NotFound for who isn't one."""
    membership = membership_of(caller, community.id, Membership.Role.EXPERT)
    rows = _rows().filter(community=community, expert=caller.person).order_by("-id")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    limit = limited(limit)
    found = page_of(rows[: limit + 1], limit=limit, cursor=lambda row: row.id)
    items = [SeenOffer(row, Membership.Role.EXPERT, membership.alias) for row in found.items]
    return Page(items, found.next)


def _rows() -> QuerySet[PremiumOffer]:
    return PremiumOffer.objects.select_related("community", "conversation")


def _role(offer: PremiumOffer, person_id: UUID | None, roles: frozenset[str]) -> str | None:
    """One of the two before one of the staff: nobody looks on at their own offer."""
    if person_id == offer.customer_id and Membership.Role.CUSTOMER in roles:
        return str(Membership.Role.CUSTOMER)
    if person_id == offer.expert_id and Membership.Role.EXPERT in roles:
        return str(Membership.Role.EXPERT)
    return next((str(role) for role in _STAFF if role in roles), None)


def _aliases(offers: Sequence[PremiumOffer]) -> dict[UUID, str]:
    """The name under which each offer's expert is or was in its conversation."""
    rows = Participant.objects.filter(
        conversation_id__in={offer.conversation_id for offer in offers},
        person_id__in={offer.expert_id for offer in offers},
    )
    named = {(row.conversation_id, row.person_id): row.alias for row in rows}
    return {one.id: named.get((one.conversation_id, one.expert_id), "") for one in offers}
