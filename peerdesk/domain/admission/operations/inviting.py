"""Staff invited, invited again, and taken back; the link's token is nowhere but in its letter.

The token is made of the invitation's id and the number of its sending by a key of ours, so that a
worker can write the letter later, and who reads the tables can't.
"""

import base64
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core import crypto, jobs
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.ids import new_id
from peerdesk.core.limits import Limit, take
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.staff_naming import checked_staff_alias
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.staffing import STAFF
from peerdesk.domain.people.models import Person

LASTS: Final = timedelta(days=7)
LETTER_JOB: Final = "staff.letters"
# A letter goes to whomever an owner names: not to everybody.
LETTERS: Final = Limit("staff_letters", burst=40, per=timedelta(hours=1))
_KEPT: Final = timedelta(days=30)
_PURPOSE: Final = "admission.staff_invitation"


class InvitationSettled(Refusal):
    """It was accepted or revoked before."""

    code = "invitation_settled"
    sentence = gettext_lazy("This invitation has been accepted or revoked in the meantime.")


class Invited(NamedTuple):
    """The invitation, and the token of its link, which is told once."""

    invitation: StaffInvitation
    token: str


def invite(
    *,
    community: Community,
    by: Person | None,
    role: str,
    email: str,
    alias: str,
    now: datetime,
) -> Invited:
    """A letter with a link goes there; without `by` the operator invites.

    Raises InvalidInput (`role`, `email`, `alias`) and TooMany.
    """
    email = email.strip().lower()
    take(LETTERS, community.id)
    with transaction.atomic():
        errors = _wrong_with(community, role, email)
        try:
            alias = checked_staff_alias(community=community, alias=alias)
        except InvalidInput as refusal:
            errors |= refusal.errors
        if errors:
            raise InvalidInput(errors)
        invitation = StaffInvitation(
            id=new_id(), community=community, role=role, email=email, alias=alias, invited_by=by
        )
        return _send(invitation, now)


def invite_again(*, invitation: StaffInvitation, now: datetime) -> Invited:
    """A new letter with a new link and a new week; the former link opens nothing any more.

    Raises InvitationSettled and TooMany.
    """
    take(LETTERS, invitation.community_id)
    with transaction.atomic():
        rows = StaffInvitation.objects.select_for_update(no_key=True)
        living = rows.filter(id=invitation.id, accepted_at=None, revoked_at=None).first()
        if living is None:
            raise InvitationSettled
        living.issue += 1
        return _send(living, now)


def invite_owner(*, community: Community, email: str, alias: str, now: datetime) -> Invited:
    """By the operator, for a brand that is locked out; an open invitation gets a new link.

    Raises InvalidInput (`email`, `alias`) and TooMany.
    """
    owner = Membership.Role.OWNER
    for one in open_invitations(community):
        if one.role == owner and one.email == email.strip().lower():
            return invite_again(invitation=one, now=now)
    return invite(community=community, by=None, role=owner, email=email, alias=alias, now=now)


def revoke_invitation(*, invitation: StaffInvitation, now: datetime) -> None:
    """Its link opens nothing any more, and whom it was for is forgotten.

    Raises InvitationSettled.
    """
    if not settle(invitation.id, revoked_at=now):
        raise InvitationSettled


def settle(invitation_id: UUID, **how: datetime) -> bool:
    """It is over and names nobody; False if it was over before."""
    living = StaffInvitation.objects.filter(id=invitation_id, accepted_at=None, revoked_at=None)
    return bool(living.update(**how, email="", alias="", letter_due_at=None))


def open_invitations(community: Community) -> list[StaffInvitation]:
    """Neither accepted nor revoked, the expired ones too, newest first."""
    rows = StaffInvitation.objects.filter(community=community, accepted_at=None, revoked_at=None)
    return list(rows.select_related("invited_by").order_by("-id"))


def invitation_in(community: Community, invitation_id: UUID) -> StaffInvitation:
    """One of the community's, whatever became of it; raises NotFound."""
    found = StaffInvitation.objects.filter(community=community, id=invitation_id).first()
    if found is None:
        raise NotFound
    return found


def token_of(invitation: StaffInvitation) -> str:
    """The secret of the link that was sent last (256 bits)."""
    message = f"{invitation.id}:{invitation.issue}".encode()
    signed = crypto.sign(message, purpose=_PURPOSE, length=32)
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def forget_old_invitations(*, now: datetime) -> int:
    """Removes those that expired long ago, accepted or not."""
    gone, _by_model = StaffInvitation.objects.filter(expires_at__lt=now - _KEPT).delete()
    return gone


def _send(invitation: StaffInvitation, now: datetime) -> Invited:
    token = token_of(invitation)
    invitation.digest = crypto.digest(token)
    invitation.expires_at = now + LASTS
    invitation.letter_due_at, invitation.letter_sent_at = now, None
    invitation.letter_tries = 0
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        words = _("There is an open invitation to this address. Send it again, or revoke it first.")
        raise InvalidInput({"email": [words]}) from None
    jobs.leave(LETTER_JOB, once_as=LETTER_JOB)
    return Invited(invitation, token)


def _wrong_with(community: Community, role: str, email: str) -> dict[str, Any]:
    if role not in STAFF:
        return {"role": [_("Choose a role.")]}
    try:
        validate_email(email)
    except ValidationError:
        return {"email": [_("Give an e-mail address, such as name@example.org.")]}
    held = Membership.objects.filter(community=community, role=role, ended_at=None)
    if held.filter(person__email__iexact=email).exists():
        return {"email": [_("Who has this address holds this role already.")]}
    return {}
