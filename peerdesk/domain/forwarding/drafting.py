"""The beginning of a brief, from what stands in the conversation: the expert only corrects it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.queries import events_after
from peerdesk.domain.forwarding.lifecycle import LONGEST_PART

# Shorter than this an expert's words are a greeting, not advice.
_ADVICE: Final = 24
_LINE: Final = 220
_LINES: Final = 6
_READ: Final = 200


class Spoken(NamedTuple):
    """One message: whose, and its text."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the expert may keep, correct or throw away."""

    goal: str
    tried: str
    facts: str


def draft_of(conversation: Conversation, language: str) -> Draft:
    """From the newest part of the timeline, in the reader's words for labels."""
    after = max(0, conversation.last_seq - _READ)
    spoken = [
        Spoken(event.author_role, str(event.data.get("text") or ""))
        for event in events_after(conversation.id, after)
        if event.kind == "message" and not event.audience
    ]
    return draft(spoken, _known(conversation, language))


def draft(spoken: Sequence[Spoken], known: Iterable[tuple[str, str]]) -> Draft:
    """What the customer wants in their own words, what was advised, and what else is known (pure).

    The first message is the goal, the expert's longer ones are what was tried, the customer's
    later ones are facts beside what the form knew.
    """
    asked = [one.text for one in spoken if one.role == Membership.Role.CUSTOMER and one.text]
    advised = [one.text for one in spoken if one.role == Membership.Role.EXPERT]
    tried = [_line(text) for text in advised if len(text.strip()) >= _ADVICE]
    facts = [f"{label}: {value}" for label, value in known]
    facts += [f"– {_line(text)}" for text in asked[1:][-_LINES:]]
    return Draft(
        goal=asked[0].strip()[:LONGEST_PART] if asked else "",
        tried="\n".join(f"– {text}" for text in tried[-_LINES:])[:LONGEST_PART],
        facts="\n".join(facts)[:LONGEST_PART],
    )


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LINE else words[: _LINE - 1] + "…"


def _known(conversation: Conversation, language: str) -> list[tuple[str, str]]:
    reason = conversation.reason
    found = [(_("Reason"), in_language(reason.name, language))]
    if conversation.area:
        found.append((_("Area"), in_language(conversation.area.name, language)))
    for field in reason.fields:
        value = conversation.fields.get(field["key"])
        if value not in (None, "", []):
            found.append((in_language(field["label"], language), _worded(field, value, language)))
    return found


def _worded(field: Mapping[str, Any], value: Any, language: str) -> str:
    """Chosen options by their labels."""
    labels = {one["value"]: one.get("label") or {} for one in field.get("options") or []}
    values = value if isinstance(value, list) else [value]
    return ", ".join(
        in_language(labels.get(str(one)) or {"en": str(one)}, language) for one in values
    )
