"""How a community looks outside (protocol.md)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.hours import hours_of, is_open, opens_at
from peerdesk.domain.communities.models import Area, Community, Membership, Team


def community_wire(community: Community, *, now: datetime) -> dict[str, Any]:
    """What anyone may know: name, languages, currency, mode, hours, whether chat is open now."""
    hours = hours_of(community)
    opens = opens_at(hours, now)
    return {
        "id": str(community.id),
        "slug": community.slug,
        "name": community.name,
        "languages": community.languages,
        "chat_languages": community.chat_languages,
        "currency": community.currency,
        "mode": community.mode,
        "time_zone": community.time_zone,
        "opening_hours": community.opening_hours,
        "chat_open": is_open(hours, now),
        "opens_at": rfc3339(opens) if opens else None,
        "sign_in_url": community.sign_in_url or None,
    }


def hours_wire(community: Community) -> dict[str, Any]:
    """When the chat is open, as its owner set it; an empty week is around the clock."""
    return {
        "opening_hours": community.opening_hours,
        "time_zone": community.time_zone,
        "exceptions": community.hours_exceptions,
        "holidays": community.holidays,
    }


def team_wire(team: Team, members: Sequence[Membership]) -> dict[str, Any]:
    """A team in every language, with the agents who work in it now."""
    return {
        "id": str(team.id),
        "slug": team.slug,
        "name": team.name,
        "retired": team.retired_at is not None,
        "members": [{"id": str(one.person_id), "alias": one.alias} for one in members],
    }


def area_wire(area: Area, language: str) -> dict[str, Any]:
    """A field of expertise in the reader's language."""
    return {
        "id": str(area.id),
        "slug": area.slug,
        "name": in_language(area.name, language),
        "general": area.is_general,
    }


def membership_wire(membership: Membership) -> dict[str, Any]:
    """What the caller is in a community."""
    return {
        "community": membership.community.slug,
        "role": membership.role,
        "alias": membership.alias,
        "since": rfc3339(membership.since),
    }


def in_language(texts: Mapping[str, str], *languages: str) -> str:
    """The text in the first of the languages there is (de-CH, then de), else English, else any."""
    for language in (*languages, "en"):
        for tongue in (language, language.partition("-")[0]):
            if texts.get(tongue):
                return texts[tongue]
    return next(iter(texts.values()), "")
