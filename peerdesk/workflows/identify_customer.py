"""A brand hands over its own user: the assertion is believed, a customer stands here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.domain.communities.identity import identity_secret
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.operations import alias_from, keep_customer
from peerdesk.domain.people.assertion import read_assertion
from peerdesk.domain.people.models import Person, Token
from peerdesk.domain.people.operations import identify, make_token

TOKEN_LIFE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Identified:
    """The customer, and the token that speaks for them in this community alone."""

    person: Person
    membership: Membership
    token: str
    expires_at: datetime


@transaction.atomic
def identify_customer(*, community: Community, jwt: str, now: datetime) -> Identified:
    """Believes the assertion and answers a short-lived token; raises InvalidAssertion.

    Whether the account is active at the brand, and on which plan, follows each assertion (S5).
    """
    said = read_assertion(jwt, secret=identity_secret(community), audience=community.slug, now=now)
    person = identify(community_id=community.id, said=said, now=now)
    membership = keep_customer(
        person=person,
        community=community,
        alias=alias_from(said.name, _("Customer")),
        active=said.active,
        plan=said.plan,
        now=now,
    )
    expires_at = now + TOKEN_LIFE
    token = make_token(
        person=person,
        kind=Token.Kind.IDENTITY,
        community_id=community.id,
        expires_at=expires_at,
    )
    return Identified(person, membership, token, expires_at)
