"""How tags, views, colleagues and what was found look outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.support.models import SavedView, Tag
from peerdesk.domain.support.search import Found


def tag_wire(tag: Tag) -> dict[str, Any]:
    """A tag with its colour by the style sheet's name."""
    return {"name": tag.name, "colour": tag.colour}


def view_wire(view: SavedView) -> dict[str, Any]:
    """A saved view; its query as it was typed."""
    return {
        "id": str(view.id),
        "title": view.title,
        "query": view.query,
        "shared": view.person_id is None,
        "made_at": rfc3339(view.made_at),
    }


def colleague_wire(member: Membership) -> dict[str, Any]:
    """Somebody of the support team, as notes name them."""
    return {"id": str(member.person_id), "alias": member.alias}


def found_wire(found: Found) -> dict[str, Any]:
    """A conversation with the place of the words: `marks` are ranges of characters."""
    return {
        "conversation": conversation_wire(found.seen),
        "tags": found.seen.conversation.tags if found.seen.role in ("agent", "owner") else [],
        "excerpt": found.excerpt.text,
        "marks": [list(mark) for mark in found.excerpt.marks],
        "seq": found.excerpt.seq,
        "note": found.excerpt.is_note,
    }
