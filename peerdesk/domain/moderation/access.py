"""How a door obtains a flag: who raised it sees it, and the community's support team decides it."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.access import STAFF, Seen, conversation_for
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.people.access import Caller


def flag_for(caller: Caller, flag_id: UUID) -> tuple[Flag, Seen]:
    """A flag of one's own, or of the team's community; raises NotFound."""
    flag = Flag.objects.filter(id=flag_id).first()
    if flag is None:
        raise NotFound
    seen = conversation_for(caller, flag.conversation_id)
    if not is_team(seen) and flag.raised_by_id != caller.person.id:
        raise NotFound
    return flag, seen


def flag_to_decide(caller: Caller, flag_id: UUID) -> tuple[Flag, Seen]:
    """The same for who decides: an agent or owner who isn't the conversation's customer."""
    flag, seen = flag_for(caller, flag_id)
    if not is_team(seen):
        raise NotFound
    return flag, seen


def is_team(seen: Seen) -> bool:
    """Whether the reader is there for the brand."""
    return seen.role in STAFF
