"""How two conversations of one customer point at each other: merged, or one split off."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import tell


class CantMerge(Refusal):
    """These two can't become one; the sentence says why."""

    code = "cant_merge"
    sentence = _("These two can't be merged.")


class NotMerged(Refusal):
    """There is nothing to undo."""

    code = "not_merged"
    sentence = _("This conversation isn't merged.")


def point(
    at: Conversation, code: str, other: Conversation, *, now: datetime, **values: object
) -> None:
    """A notice in one timeline that names the other conversation; everyone there may read it."""
    named = {"conversation": str(other.id), "number": other.number, **values}
    tell(at, code, named, audience=(), now=now)


def check_mergeable(source: Conversation, target: Conversation) -> None:
    """Raises CantMerge: one customer, one community, neither gone already, nobody's chat broken."""
    problem = None
    if source.id == target.id:
        problem = _("A conversation can't be merged with itself.")
    elif source.community_id != target.community_id or source.customer_id != target.customer_id:
        problem = _("Only conversations of the same customer can be merged.")
    elif source.merged_into_id or target.merged_into_id:
        problem = _("One of the two is merged already.")
    elif target.state == State.CLOSED:
        problem = _("The other conversation is closed. Open it again first.")
    elif source.state != State.CLOSED and source.handler_role == "expert":
        problem = _("An expert has this conversation now. It can be merged when they are done.")
    if problem:
        raise CantMerge(str(problem))
