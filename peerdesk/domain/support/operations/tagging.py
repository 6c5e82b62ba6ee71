"""Tags: put on conversations, taken off, given a colour."""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.text import is_storable, kept
from peerdesk.delivery.realtime import hint_conversations
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import STAFF, seen_by
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.models import Tag

LONGEST = 40
MOST = 20  # on one conversation


@transaction.atomic
def change_tags(
    *,
    caller: Caller,
    conversation_ids: Collection[UUID],
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> list[Conversation]:
    """Put tags on these conversations and take others off; a new word becomes a tag by its use.

    Raises NotFound if one of them isn't the caller's to work on, InvalidInput.
    """
    wanted, unwanted = _clean(add), set(_clean(remove))
    rows = _locked(caller, conversation_ids)
    for row in rows:
        kept = [tag for tag in row.tags if tag not in unwanted]
        _put(row, list(dict.fromkeys([*kept, *wanted])))
    _know({row.community_id for row in rows}, wanted)
    return rows


@transaction.atomic
def set_tags(*, caller: Caller, conversation_id: UUID, tags: Iterable[str]) -> Conversation:
    """Exactly these. Raises NotFound, InvalidInput."""
    wanted = _clean(tags)
    (row,) = _locked(caller, [conversation_id])
    _put(row, wanted)
    _know({row.community_id}, wanted)
    return row


def keep_tag(*, community: Community, name: str, colour: str) -> Tag:
    """Make a tag, or give one another colour; a retired one is offered again."""
    (name,) = _clean([name])
    if colour not in Tag.Colour.values:
        raise InvalidInput({"colour": [_("There is no such colour.")]})
    tag, _made = Tag.objects.update_or_create(
        community=community, name=name, defaults={"colour": colour, "retired_at": None}
    )
    return tag


def retire_tag(*, community: Community, name: str, now: datetime) -> None:
    """Offer it no longer; conversations keep it. Raises NotFound."""
    rows = Tag.objects.filter(community=community, name=kept(name), retired_at=None)
    if not rows.update(retired_at=now):
        raise NotFound


def _locked(caller: Caller, conversation_ids: Collection[UUID]) -> list[Conversation]:
    wanted = set(conversation_ids)
    rows = list(
        Conversation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("community", "reason", "team")
        .filter(id__in=wanted)
        .order_by("id")
    )
    allowed = [seen for seen in seen_by(caller, rows) if seen.role in STAFF]
    if not rows or len(allowed) != len(wanted):
        raise NotFound
    return rows


def _put(row: Conversation, tags: list[str]) -> None:
    if len(tags) > MOST:
        raise InvalidInput({"tags": [_("A conversation has at most 20 tags.")]})
    if tags == row.tags:
        return
    row.tags = tags
    row.save(update_fields=["tags"])
    # Other desks read their lists anew.
    hint_conversations([(row.id, row.last_seq)])


def _know(communities: Iterable[UUID], names: Iterable[str]) -> None:
    Tag.objects.bulk_create(
        [Tag(community_id=one, name=name) for one in communities for name in names],
        ignore_conflicts=True,
    )


def _clean(names: Iterable[str]) -> list[str]:
    clean = [" ".join(unicodedata.normalize("NFC", name).lower().split()) for name in names]
    for name in clean:
        if not name or len(name) > LONGEST or not is_storable(name) or set(name) & set(',"#'):
            raise InvalidInput(
                {"tags": [_('A tag has 1 to 40 characters, none of them , " or #.')]}
            )
    return list(dict.fromkeys(clean))
