"""What stands above a thread for who works in it: tags, notes, merging and splitting."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.queries import ticket_reasons
from peerdesk.domain.support.operations.noting import see_mentions
from peerdesk.domain.support.queries import colours_of
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import wants_list_only

_ACTS: Final = ("note", "tags", "merge", "unmerge", "split")


def tools_part(request: HttpRequest, case: Case) -> Mapping[str, Any]:
    """The bar's tags and what its windows offer. To be shown here is to have looked."""
    row, person_id = case.seen.conversation, signed_in(request).id
    if not wants_list_only(request):
        see_mentions(person_id=person_id, conversation_id=row.id, now=case.now)
    sayings = _sayings(row, case.events)
    return {
        "row": row,
        "urls": {act: reverse(f"desk-{act}", args=[row.id]) for act in _ACTS},
        "tags": tags_shown(row),
        "offered": [tag.name for tag in case.choices.tags if tag.name not in row.tags],
        "colleagues": [
            one.alias
            for one in case.choices.colleagues
            if one.is_active and one.person_id != person_id
        ],
        "into": _into(row),
        "others": [] if row.merged_into_id else _mergeable(case.others),
        "sayings": sayings,
        "reasons": ticket_reasons(row.community_id, also=row.reason_id) if sayings else [],
    }


def tags_shown(row: Conversation) -> list[tuple[str, str]]:
    """Each tag with its colour."""
    colours = colours_of(row.community_id, row.tags) if row.tags else {}
    return [(tag, colours.get(tag, "plain")) for tag in row.tags]


def _into(row: Conversation) -> dict[str, Any] | None:
    """Where it goes on."""
    if row.merged_into is None:
        return None
    url = reverse("desk-chat", args=[row.merged_into_id])
    return {"number": row.merged_into.number, "url": url}


def _mergeable(others: Sequence[Conversation]) -> list[Conversation]:
    return [one for one in others if one.state != "closed" and one.merged_into_id is None]


def _sayings(row: Conversation, events: Sequence[Event]) -> list[dict[str, Any]]:
    """What the customer wrote lately, but for the first words, which are this conversation."""
    return [
        {"seq": event.seq, "text": event.data["text"], "at": event.at}
        for event in events
        if event.seq > 1
        and event.kind == "message"
        and event.author_id == row.customer_id
        and event.data.get("text")
    ][-30:]
