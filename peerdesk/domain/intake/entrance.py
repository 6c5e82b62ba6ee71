"""Who may chat now, and what stands in the way (pure, S5, S6)."""

from datetime import datetime
from enum import StrEnum

from peerdesk.domain.communities.hours import is_open
from peerdesk.domain.communities.models import Community, Membership


class Barrier(StrEnum):
    """What keeps somebody from the chat; a ticket is the way round all but the first."""

    SIGN_IN = "sign_in"  # nobody is signed in
    INACTIVE = "inactive"  # no active customer account at the brand
    CLOSED = "chat_closed"  # outside opening hours
    LANGUAGE = "language"  # the chat doesn't speak this language


def barrier_to_chat(
    *,
    community: Community,
    signed_in: bool,
    customer: Membership | None,
    language: str,
    now: datetime,
) -> Barrier | None:
    """The first thing in the way of a chat in `language`; None when the chat is open to them."""
    if not signed_in:
        return Barrier.SIGN_IN
    if customer is None or not customer.active or customer.ended_at is not None:
        return Barrier.INACTIVE
    if not is_open(community.opening_hours, community.time_zone, now):
        return Barrier.CLOSED
    return None if speaks(community, language) else Barrier.LANGUAGE


def speaks(community: Community, language: str) -> bool:
    """Whether the chat speaks the language: de-CH is understood where de is spoken."""
    spoken = {tongue.lower() for tongue in community.chat_languages}
    return language.lower() in spoken or language.partition("-")[0].lower() in spoken
