"""How a door learns who asks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.db.models.functions import Lower

from peerdesk.domain.people.models import Person, Token

# Where a session keeps the only community it opens: of a customer whom a brand handed over.
ONLY_COMMUNITY: Final = "only_community"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and how far their token reaches (`only_community`: None is everywhere)."""

    person: Person
    token_id: UUID | None = None
    only_community: UUID | None = None


def digest(secret: str) -> bytes:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def caller_by_token(secret: str, *, now: datetime) -> Caller | None:
    """The person behind a bearer token, or None if it is unknown, ended, expired or revoked."""
    token = (
        Token.objects.select_related("person")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now), digest=digest(secret))
        .filter(revoked_at=None, person__is_active=True)
        .first()
    )
    return Caller(token.person, token.id, token.community_id) if token else None


def caller_by_session(person: Person, session: Mapping[str, Any]) -> Caller:
    """The person signed in by cookie, and how far that session reaches."""
    only = session.get(ONLY_COMMUNITY)
    return Caller(person, None, UUID(only) if only else None)


def person_by_password(email: str, password: str) -> Person | None:
    """The active person with this address and password, or None; both take the same time."""
    spelt = Person.objects.alias(address=Lower("email")).filter(address=email.lower())
    person = spelt.first() if email else None
    if person is None or not person.has_usable_password():
        make_password(password)
        return None
    return person if check_password(password, person.password) and person.is_active else None
