"""What a customer of the demo reported, so that the list of reports has something to show."""

from datetime import datetime

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.access import Caller


def load_flags(community: Community, now: datetime) -> None:
    """Once a community; what was decided stays decided."""
    if Flag.objects.filter(community=community).exists():
        return
    cases = Conversation.objects.filter(community=community, queue=Queue.AGENTS)
    case = cases.exclude(state=State.CLOSED).select_related("customer").order_by("-id").first()
    if case:
        raise_flag(
            caller=Caller(case.customer),
            conversation_id=case.id,
            kind="wrong_area",
            seq=1,
            note="I chose the wrong reason, sorry. This is about my bill.",
            now=now,
        )
