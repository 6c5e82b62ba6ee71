"""The demo, loaded in the order in which one thing needs the other."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from peerdesk.core import clock
from peerdesk.demo.experts import load_experts, rest
from peerdesk.demo.flagged import load_flags
from peerdesk.demo.forwarded import forwarded_stories
from peerdesk.demo.helping import load_help, talk_about_ratings
from peerdesk.demo.joining import load_joining
from peerdesk.demo.library import load_articles
from peerdesk.demo.membership import load_memberships
from peerdesk.demo.paying import forget_unknown
from peerdesk.demo.people import email_of, listed, load_people
from peerdesk.demo.places import load_areas, load_community, load_reasons
from peerdesk.demo.playing import Stage, play_all
from peerdesk.demo.refunding import load_refunds
from peerdesk.demo.selling import load_selling
from peerdesk.demo.source import SLUGS, CommunityText, community_text, dialogs
from peerdesk.demo.tests_taken import load_attempts
from peerdesk.demo.tools import load_tools
from peerdesk.demo.triage import load_teams, past_chats
from peerdesk.domain.communities.identity import identity_secret
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.bank import solutions
from peerdesk.domain.people.models import Person


def load_all() -> dict[str, Any]:
    """Every community by its slug, as `peerdesk demo --json` names it."""
    return {slug: _load(community_text(slug)) for slug in SLUGS}


@transaction.atomic
def _load(text: CommunityText) -> dict[str, Any]:
    _one_at_a_time()
    forget_unknown()
    _say(f"demo: {text.slug}")
    now = clock.now()
    community = load_community(text)
    areas = load_areas(text, community)
    load_reasons(text, community, areas)
    people = load_people(text.people, community, now)
    load_articles(community, _owner(text, people), now)
    load_joining(text, community, areas, people, now)
    load_experts(text, community, areas, people, now)
    load_attempts(text, areas, people, now)
    _help_and_sell(community, _experts(text, people), now)
    load_teams(community, {person.name: person for person in people.values()})
    if not Conversation.objects.filter(community=community).exists():
        _tell_stories(text, community, people, now)
    load_tools(community, now)
    load_flags(community, now)
    load_refunds(community, now)
    area_ids = [str(area.id) for area in areas.values()]
    return {
        "people": [
            listed(actor, people[email_of(actor, text.slug)], area_ids)
            for actor in text.people
            if actor.listed
        ],
        "access_code": text.access_code,
        "identity_secret": identity_secret(community),
        "solutions": solutions(community),
    }


def _help_and_sell(community: Community, experts: list[Person], now: datetime) -> None:
    load_help(community, experts, now)
    load_selling(community, experts, now)
    load_memberships(community, now)


def _tell_stories(
    text: CommunityText, community: Community, people: Mapping[str, Person], now: datetime
) -> None:
    by_name = {person.name: person for person in people.values()}
    stage = Stage(community, by_name)
    play_all(
        dialogs(text.slug),
        stage,
        now,
        also=[*forwarded_stories(stage, now), *past_chats(community, now)],
    )
    talk_about_ratings(community, now)
    rest(text, community, people, now)


def _experts(text: CommunityText, people: Mapping[str, Person]) -> list[Person]:
    found = [actor for actor in text.people if actor.role == "expert" and actor.passed]
    return [people[email_of(actor, text.slug)] for actor in found]


def _owner(text: CommunityText, people: Mapping[str, Person]) -> Person:
    first = next(actor for actor in text.people if actor.role == "owner")
    return people[email_of(first, text.slug)]


def _one_at_a_time() -> None:
    """Two loadings at once would both find something missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('peerdesk demo'))")


def _say(sentence: str) -> None:
    # Standard output is for the answer alone.
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - a command's progress
