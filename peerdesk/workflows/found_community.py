"""A brand begins: its community is made and its first owner invited, by the operator alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from peerdesk.domain.admission.operations.inviting import Invited, invite
from peerdesk.domain.communities.founding import found
from peerdesk.domain.communities.models import Membership


@transaction.atomic
def found_community(
    *,
    slug: str,
    name: str,
    mode: str,
    currency: str,
    languages: Sequence[str],
    email: str,
    alias: str,
    now: datetime,
) -> Invited:
    """The community and the invitation of its owner, or neither.

    Raises SlugTaken, and InvalidInput by field.
    """
    community = found(slug=slug, name=name, mode=mode, currency=currency, languages=languages)
    owner = Membership.Role.OWNER
    return invite(community=community, by=None, role=owner, email=email, alias=alias, now=now)
