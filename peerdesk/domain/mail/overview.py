"""How a community's mail fares: what could not be delivered lately."""

from dataclasses import dataclass
from typing import Final

from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that didn't arrive, and the conversation it told of."""

    mail: Mail
    conversation: Conversation


def undelivered(community: Community) -> list[Undelivered]:
    """The latest mails of the community that bounced or were given up, newest first."""
    states = (Mail.State.BOUNCED, Mail.State.FAILED)
    ours = Conversation.objects.filter(community=community)
    rows = Mail.objects.filter(state__in=states, conversation_id__in=ours.values("id"))
    mails = list(rows.order_by("-id")[:_MOST])
    by_id = ours.select_related("reason").in_bulk({one.conversation_id for one in mails})
    return [Undelivered(one, by_id[one.conversation_id]) for one in mails]
