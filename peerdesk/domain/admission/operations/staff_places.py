"""The link of a staff invitation followed: found, judged, accepted once."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import crypto
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.limits import Limit, give_back, take
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import settle
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.staffing import give_role
from peerdesk.domain.people.addresses import confirm_address, has_address
from peerdesk.domain.people.models import Person

# Guessing, as at an access code's door: who isn't signed in has a network only.
GUESSES_OF_PERSON: Final = Limit("staff_link", burst=5, per=timedelta(hours=1))
GUESSES_OF_NETWORK: Final = Limit("staff_link_network", burst=60, per=timedelta(hours=1))


class Holds(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class InvitationOver(Refusal):
    """It has expired, or was accepted or revoked; `state` says which."""

    code = "invitation_over"
    status = 410
    sentence = _("This invitation isn't open any more.")


class ForAnotherAddress(Refusal):
    """It went to an address that isn't the caller's."""

    code = "for_another_address"
    status = 403
    sentence = _("This invitation is for another e-mail address.")


def invitation_by(token: str, *, person_id: UUID | None, network: str) -> StaffInvitation:
    """What the link opens, whatever became of it.

    A wrong one counts as a guess, of the person and of the network: raises NotFound and, however
    right it is then, TooMany.
    """
    guesses: list[tuple[Limit, object]] = [(GUESSES_OF_NETWORK, network)]
    if person_id is not None:
        guesses.append((GUESSES_OF_PERSON, person_id))
    for limit, subject in guesses:
        take(limit, subject)
    rows = StaffInvitation.objects.select_related("community", "invited_by")
    found = rows.filter(digest=crypto.digest(token)).first()
    if found is None:
        raise NotFound
    for limit, subject in guesses:
        give_back(limit, subject)
    return found


def standing_of(invitation: StaffInvitation, now: datetime) -> Holds:
    """Whether it can be accepted now, or why not."""
    if invitation.accepted_at is not None:
        return Holds.ACCEPTED
    if invitation.revoked_at is not None:
        return Holds.REVOKED
    return Holds.OPEN if now < invitation.expires_at else Holds.EXPIRED


@transaction.atomic
def accept_invitation(*, invitation: StaffInvitation, person: Person, now: datetime) -> Membership:
    """Agent or owner from now on; pressed twice it is one membership.

    The letter with the link went to one address, so that who holds it has confirmed the address.
    Raises ForAnotherAddress and InvitationOver.
    """
    rows = StaffInvitation.objects.select_for_update(no_key=True, of=("self",))
    living = rows.select_related("community").get(id=invitation.id)
    if living.accepted_at is not None and (known := _held(living, person)):
        return known
    if (state := standing_of(living, now)) != Holds.OPEN or living.digest != invitation.digest:
        raise InvitationOver(state=state)
    if not has_address(person, living.email):
        raise ForAnotherAddress
    confirm_address(person, living.email)
    membership = give_role(
        person=person,
        community=living.community,
        role=living.role,
        alias=living.alias,
        now=now,
    )
    settle(living.id, accepted_at=now)
    hint_person(person.id, "membership")
    return membership


def _held(invitation: StaffInvitation, person: Person) -> Membership | None:
    rows = Membership.objects.select_related("community").filter(
        community=invitation.community, person=person, role=invitation.role, ended_at=None
    )
    return rows.first()
