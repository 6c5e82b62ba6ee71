"""How a door learns who asks."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from peerdesk.domain.people.models import Person, Token


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
