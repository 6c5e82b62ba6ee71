"""Writes on people: tokens made and ended, people handed over by a brand."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.people.access import digest
from peerdesk.domain.people.assertion import Assertion, InvalidAssertion
from peerdesk.domain.people.models import ExternalIdentity, Person, Token, UsedAssertion


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


@transaction.atomic
def revoke_token(*, token_id: UUID, now: datetime) -> None:
    """End a token; its open sockets are closed within seconds (I5)."""
    living = Token.objects.filter(id=token_id, revoked_at=None)
    person_id = living.values_list("person_id", flat=True).first()
    if person_id and living.update(revoked_at=now):
        hint_person(person_id, "token")


@transaction.atomic
def end_tokens(*, person_id: UUID, now: datetime) -> None:
    """End all of somebody's tokens at once, as when their password has changed."""
    if Token.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=now):
        hint_person(person_id, "token")


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


def identify(*, community_id: UUID, said: Assertion, now: datetime) -> Person:
    """The person whom the brand knows by this subject, inside the caller's transaction.

    Made at the first hand-over, brought up to date at each later one, never merged with anybody by
    e-mail. Raises InvalidAssertion for a `jti` that was used, and for a closed account.
    """
    if said.jti:
        _use_once(community_id, said)
    identity = _identity_of(community_id, said)
    if not identity.person.is_active:
        raise InvalidAssertion("This account is closed.")
    ExternalIdentity.objects.filter(id=identity.id).update(
        claimed_email=said.email, plan=said.plan, seen_at=now
    )
    person = identity.person
    person.name, person.language = said.name, said.language
    person.save(update_fields=["name", "language"])
    return person


def forget_used_assertions(*, now: datetime) -> int:
    """Removes the marks of assertions that have expired: they open nothing any more."""
    gone, _by_model = UsedAssertion.objects.filter(expires_at__lt=now).delete()
    return gone


def forget_expired_tokens(*, now: datetime) -> int:
    """Removes tokens that expired more than a day ago; ended personal ones stay in the list."""
    gone, _by_model = Token.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    return gone


def _use_once(community_id: UUID, said: Assertion) -> None:
    _mark, first = UsedAssertion.objects.get_or_create(
        community_id=community_id, jti=said.jti, defaults={"expires_at": said.expires_at}
    )
    if not first:
        raise InvalidAssertion("The assertion was used before (jti).")


def _identity_of(community_id: UUID, said: Assertion) -> ExternalIdentity:
    known = ExternalIdentity.objects.select_related("person").filter(
        community_id=community_id, subject=said.subject
    )
    identity = known.first()
    if identity is not None:
        return identity
    try:
        # Two first hand-overs at once: one makes the person, the other finds them.
        with transaction.atomic():
            person = Person.objects.create_user(email="", name=said.name, language=said.language)
            return ExternalIdentity.objects.create(
                person=person, community_id=community_id, subject=said.subject
            )
    except IntegrityError:
        return known.get()
