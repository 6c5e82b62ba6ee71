"""What the placeholders of a template stand for in one conversation."""

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import override

from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.knowledge.placeholders import filled
from peerdesk.domain.knowledge.templates import templates_for


def fitting_templates(
    seen: Seen, person_id: UUID, *, now: datetime
) -> list[tuple[TextTemplate, str]]:
    """The templates that fit a conversation, each with its text filled in."""
    row, values = seen.conversation, values_in(seen, now=now)
    found = templates_for(row.community, person_id, language=row.language, area_id=row.area_id)
    return [(one, filled(one.body, values)) for one in found]


def values_in(seen: Seen, *, now: datetime) -> dict[str, str]:
    """By their aliases only (F4), in the language of the conversation."""
    row = seen.conversation
    customer = next((one.alias for one in seen.people if one.role == "customer"), "")
    return {
        "customer": customer,
        "me": seen.alias,
        "community": row.community.name,
        "reason": in_language(row.reason.name, row.language),
        "area": in_language(row.area.name, row.language) if row.area else "",
        **_clock_and_tongue(row.language, now),
    }


def example_values(
    community: Community, alias: str, language: str, now: datetime
) -> dict[str, str]:
    """For a preview, before there is a conversation."""
    return {
        "customer": "Ada",
        "me": alias,
        "community": community.name,
        "reason": "…",
        "area": "…",
        **_clock_and_tongue(language or community.languages[0], now),
    }


def _clock_and_tongue(language: str, now: datetime) -> dict[str, str]:
    with override(language):
        return {"language": language, "today": date_format(now, "DATE_FORMAT")}
