"""The demo's people: accounts, tokens, roles."""

import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import identify_hasher, make_password

from peerdesk.demo import derived
from peerdesk.demo.source import Actor
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import make_token


def email_of(actor: Actor, slug: str) -> str:
    """first.last@SLUG.example.org; whoever isn't listed lives elsewhere, as no page lists them."""
    letters = unicodedata.normalize("NFKD", actor.name.lower())
    plain = letters.encode("ascii", "ignore").decode()
    house = slug if actor.listed else f"stage.{slug}"
    return f"{plain.replace(' ', '.')}@{house}.example.org"


def load_people(actors: Sequence[Actor], community: Community, now: datetime) -> dict[str, Person]:
    """Each of them by e-mail, able to sign in, with a token and the role."""
    people = {email_of(actor, community.slug): actor for actor in actors}
    loaded = {email: _person(email, actor) for email, actor in people.items()}
    _give_passwords(list(loaded.values()))
    for email, actor in people.items():
        make_token(person=loaded[email], name="demo", secret=derived.token(email))
        _give_role(loaded[email], actor, community, now)
    return loaded


def listed(actor: Actor, person: Person, areas: Sequence[str]) -> dict[str, Any]:
    """Somebody as `peerdesk demo --json` names them."""
    return {
        "role": actor.role,
        "name": actor.name,
        "email": person.email,
        "password": derived.password(person.email),
        "token": derived.token(person.email),
        "areas": list(areas) if actor.role == "expert" else [],
    }


def _person(email: str, actor: Actor) -> Person:
    texts = {"name": actor.name, "language": actor.language, "time_zone": actor.time_zone}
    person, _ = Person.objects.get_or_create(email=email, defaults=texts)
    return person


def _give_passwords(people: Sequence[Person]) -> None:
    """The derived password to whoever hasn't it: what is printed must open the door."""
    lacking = [person for person in people if not _has_derived_password(person)]
    # Hashing is slow on purpose and lets other threads run meanwhile.
    with ThreadPoolExecutor(4) as pool:
        hashes = pool.map(
            lambda email: make_password(derived.password(email), salt=derived.salt(email)),
            [person.email for person in lacking],
        )
        for person, hashed in zip(lacking, hashes, strict=True):
            person.password = hashed
            person.save(update_fields=["password"])


def _has_derived_password(person: Person) -> bool:
    """Told by the salt alone: hashing everybody again would make each start slow."""
    if not person.password or not person.has_usable_password():
        return False
    salt: str = identify_hasher(person.password).decode(person.password)["salt"]
    return salt == derived.salt(person.email)


def _give_role(person: Person, actor: Actor, community: Community, now: datetime) -> None:
    Membership.objects.get_or_create(
        community=community,
        person=person,
        role=actor.role,
        defaults={"alias": actor.alias, "plan": actor.plan, "since": now},
    )
