"""Writes on people: tokens made and ended."""

import secrets
from datetime import datetime
from uuid import UUID

from peerdesk.domain.people.access import digest
from peerdesk.domain.people.models import Person, Token


def make_token(
    *,
    person: Person,
    kind: str = Token.Kind.PERSONAL,
    name: str = "",
    community_id: UUID | None = None,
    expires_at: datetime | None = None,
    secret: str | None = None,
) -> str:
    """A new bearer token for the person; the secret is given once and never stored."""
    secret = secret or "pd_" + secrets.token_urlsafe(32)
    Token.objects.update_or_create(
        digest=digest(secret),
        defaults={
            "person": person,
            "kind": kind,
            "name": name,
            "community_id": community_id,
            "expires_at": expires_at,
            "revoked_at": None,
        },
    )
    return secret


def revoke_token(*, token_id: UUID, now: datetime) -> None:
    """End a token; its open sockets are closed within seconds (I5)."""
    Token.objects.filter(id=token_id, revoked_at=None).update(revoked_at=now)


def change_profile(
    *,
    person: Person,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
) -> None:
    """Change what the person says of themselves; None leaves a value as it is."""
    given = {"name": name, "language": language, "time_zone": time_zone}
    changed = {field: value for field, value in given.items() if value is not None}
    if changed:
        Person.objects.filter(id=person.id).update(**changed)
        for field, value in changed.items():
            setattr(person, field, value)
