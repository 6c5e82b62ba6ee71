"""What the demo's support team has made for itself: tags, notes for colleagues, saved views."""

from datetime import datetime
from typing import Final

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.models import Tag
from peerdesk.domain.support.operations.noting import write_note
from peerdesk.domain.support.operations.tagging import change_tags, keep_tag
from peerdesk.domain.support.operations.viewing import keep_view

_TAGS: Final = (("vip", "accent"), ("bug", "brick"), ("call back", "amber"), ("praise", "moss"))
_VIEWS: Final = (
    ("Everything open", "state:open"),
    ("To call back", 'tag:"call back" state:open'),
    ("Tickets nobody has", "channel:ticket who:nobody state:open"),
)


def load_tools(community: Community, now: datetime) -> None:
    """Once a community; what people changed stays."""
    agents = list(
        Membership.objects.select_related("person")
        .filter(community=community, role=Membership.Role.AGENT, ended_at=None)
        .order_by("id")
    )
    if len(agents) < 2 or Tag.objects.filter(community=community).exists():
        return
    for name, colour in _TAGS:
        keep_tag(community=community, name=name, colour=colour)
    for title, query in _VIEWS:
        keep_view(community=community, person=None, title=title, query=query, now=now)
    _use(community, agents[0], agents[1], now)


def _use(community: Community, first: Membership, second: Membership, now: datetime) -> None:
    cases = Conversation.objects.filter(community=community, queue=Queue.AGENTS)
    open_cases = list(cases.exclude(state=State.CLOSED).order_by("-id")[:4])
    for (name, _colour), case in zip(_TAGS, open_cases, strict=False):
        caller = Caller(second.person)
        change_tags(caller=caller, conversation_ids=[case.id], add=[name])
    if open_cases:
        write_note(
            caller=Caller(second.person),
            conversation_id=open_cases[0].id,
            text=f"@{first.alias} this looks like the case of last week. Can you have a look?",
            now=now,
        )
