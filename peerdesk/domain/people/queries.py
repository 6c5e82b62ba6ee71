"""Reads on people: their own tokens, many of them at once."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core.errors import NotFound
from peerdesk.domain.people.models import ExternalIdentity, Person, Token


def tokens_of(person: Person) -> QuerySet[Token]:
    """The person's living personal tokens, newest first."""
    return Token.objects.filter(person=person, kind=Token.Kind.PERSONAL, revoked_at=None).order_by(
        "-created_at"
    )


def people_by_id(ids: Collection[UUID]) -> dict[UUID, Person]:
    """Those people."""
    return Person.objects.in_bulk(list(ids))


def address_in(person: Person, community_id: UUID) -> str:
    """Where the person gets mail of a community; "" if nowhere.

    Their own address, or the one that the brand's server vouched for when it handed them over.
    """
    if person.email or not person.is_active:
        return person.email if person.is_active else ""
    known = ExternalIdentity.objects.filter(person=person, community_id=community_id)
    return known.values_list("claimed_email", flat=True).first() or ""


def claimed_address(person: Person) -> str:
    """The address that a brand's server vouched for, of somebody handed over; "" if none."""
    claims = ExternalIdentity.objects.filter(person=person).exclude(claimed_email="")
    return claims.values_list("claimed_email", flat=True).first() or ""


def own_token(person: Person, token_id: UUID) -> Token:
    """One of the person's own tokens; raises NotFound for anything else."""
    token = Token.objects.filter(id=token_id, person=person).first()
    if token is None:
        raise NotFound
    return token
