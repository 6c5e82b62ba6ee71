"""The demo's rules, credentials and queues: how its experts came in, and who waits at the door."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from peerdesk.demo.people import email_of
from peerdesk.demo.source import Actor, CommunityText
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.admission.operations.reviewing import approve_credential
from peerdesk.domain.admission.operations.rules import accept_rules, publish_rules
from peerdesk.domain.admission.queries import rules_of
from peerdesk.domain.communities.aliases import likeness
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.people.models import Person

_RULES: Final = Path(__file__).resolve().parent / "rules"
_LONG_AGO: Final = timedelta(days=90)
# The smallest thing that a reader of PDF calls a PDF.
_PROOF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def load_joining(
    text: CommunityText,
    community: Community,
    areas: Mapping[str, Area],
    people: Mapping[str, Person],
    now: datetime,
) -> None:
    """What every expert of the demo has behind them; before their seats are looked at."""
    owner, experts = _owner(text, people), _experts(text, people)
    _publish(community, owner, now - _LONG_AGO)
    rules = rules_of(community)
    for actor, person in experts:
        Membership.objects.filter(
            community=community, person=person, role=actor.role, alias_key=""
        ).update(alias_key=likeness(actor.alias))
        if rules is not None and actor.passed:
            accept_rules(rules=rules, person=person, now=now - _LONG_AGO)
    for area_text in text.areas:
        if area_text.regulated:
            _prove(areas[area_text.slug], experts, owner, now)
    if text.applicant is not None:
        _wait_at_the_door(text.applicant, community, text.access_code, now)


def _publish(community: Community, owner: Person, now: datetime) -> None:
    if rules_of(community) is None:
        texts = {
            language: (_RULES / f"{language}.md").read_text("utf-8").format(name=community.name)
            for language in community.languages
        }
        publish_rules(community=community, texts=texts, published_by=owner, now=now)


def _prove(area: Area, experts: list[tuple[Actor, Person]], owner: Person, now: datetime) -> None:
    """Everybody's licence is approved; the last one has handed in a newer, which waits."""
    if Credential.objects.filter(area=area).exists():
        return
    for actor, person in experts:
        if actor.passed:
            approved = _hand_in(area, person, "Licence of the chamber of tax advisers", now)
            approve_credential(credential=approved, owner=owner, valid_until=None, now=now)
    if experts:
        _hand_in(area, experts[-1][1], "Professional insurance, renewed", now)


def _hand_in(area: Area, person: Person, what: str, now: datetime) -> Credential:
    return hand_in(
        community=area.community,
        person=person,
        area=area,
        what=what,
        valid_until=None,
        file=_PROOF,
        now=now,
    )


def _wait_at_the_door(actor: Actor, community: Community, access_code: str, now: datetime) -> None:
    """Somebody who applied while the community asked for approval."""
    person, _ = Person.objects.get_or_create(
        email=email_of(actor, community.slug),
        defaults={"name": actor.name, "language": actor.language},
    )
    Application.objects.get_or_create(
        community=community,
        person=person,
        defaults={
            "state": Application.State.SUBMITTED,
            "access_code": AccessCode.objects.get(community=community, code=access_code),
            "languages": [actor.language],
            "alias": actor.alias,
            "alias_key": likeness(actor.alias),
            "note": "I have advised tenants for eight years.",
            "submitted_at": now - timedelta(hours=5),
        },
    )


def _owner(text: CommunityText, people: Mapping[str, Person]) -> Person:
    first = next(actor for actor in text.people if actor.role == "owner")
    return people[email_of(first, text.slug)]


def _experts(text: CommunityText, people: Mapping[str, Person]) -> list[tuple[Actor, Person]]:
    experts = [actor for actor in text.people if actor.role == "expert"]
    return [(actor, people[email_of(actor, text.slug)]) for actor in experts]
