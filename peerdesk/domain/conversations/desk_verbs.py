"""What a member of the support team may do with a case, by the names of the API's paths."""

from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.operations.desk_case import is_at_desk


def desk_verbs(seen: Seen) -> dict[str, bool]:
    """The same conditions as the verbs ask (operations/desk_case.py)."""
    row = seen.conversation
    at_desk = works_on(seen)
    is_open = at_desk and row.state != State.CLOSED
    return {
        "assign": is_open,
        "team": is_open,
        "put-back": is_open and row.handler_id is not None,
        "pending": is_open and row.state != State.PENDING,
        "resume": at_desk and row.state == State.PENDING,
        "solve": is_open,
    }


def works_on(seen: Seen) -> bool:
    """Whether the reader is an agent and the case is the team's."""
    return seen.role == Membership.Role.AGENT and is_at_desk(seen.conversation)
