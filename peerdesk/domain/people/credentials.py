"""By what somebody is signed in on a line that stays open, and whether that still holds (I5)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.http import HttpRequest

from peerdesk.domain.people.access import Caller, caller_by_session, caller_by_token
from peerdesk.domain.people.models import Person, Token


@dataclass(frozen=True, slots=True)
class Credential:
    """A token's id, or a web session's key with a stamp of the password it was opened with."""

    person_id: UUID
    token_id: UUID | None = None
    session_key: str = ""
    stamp: str = ""


def by_token(secret: str, *, now: datetime) -> tuple[Caller, Credential] | None:
    """Who comes with a bearer token; None if it is no good."""
    caller = caller_by_token(secret, now=now)
    if caller is None:
        return None
    return caller, Credential(caller.person.id, token_id=caller.token_id)


def by_session(key: str) -> tuple[Caller, Credential] | None:
    """Who comes with a web session's key; None if nobody is signed in by it."""
    request = HttpRequest()
    request.session = SessionStore(key)
    person = get_user(request)
    if not isinstance(person, Person):
        return None
    credential = Credential(person.id, session_key=key, stamp=_stamp(person.password))
    return caller_by_session(person, request.session), credential


def still_good(credentials: Sequence[Credential], *, now: datetime) -> list[bool]:
    """For each whether it still opens the door: not revoked, expired, signed out or locked out."""
    people = dict(
        Person.objects.filter(
            id__in={one.person_id for one in credentials}, is_active=True
        ).values_list("id", "password")
    )
    tokens = set(
        Token.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .filter(id__in=[one.token_id for one in credentials if one.token_id], revoked_at=None)
        .values_list("id", flat=True)
    )
    sessions = set(
        Session.objects.filter(
            session_key__in=[one.session_key for one in credentials if one.session_key],
            expire_date__gt=now,
        ).values_list("session_key", flat=True)
    )
    return [
        one.person_id in people
        and (
            one.token_id in tokens
            if one.token_id
            else one.session_key in sessions and one.stamp == _stamp(people[one.person_id])
        )
        for one in credentials
    ]


def _stamp(password: str) -> str:
    # A changed password ends the sessions that were opened with the old one.
    return hashlib.sha256(password.encode()).hexdigest()
