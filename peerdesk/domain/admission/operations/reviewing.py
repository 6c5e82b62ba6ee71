"""An owner's word on applications and credentials: once, with a reason where it is no (F1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.admission.operations.applying import admit
from peerdesk.domain.admission.operations.codes import give_place_back
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.models import Person


class AlreadyReviewed(Refusal):
    """Another owner was first, or it was withdrawn; `state` says how it stands."""

    code = "already_reviewed"
    sentence = _("Somebody has decided on this already.")


class OwnCase(Refusal):
    """An owner who applied, or handed in a proof."""

    code = "own_case"
    sentence = _("This is about yourself: another owner has to decide it.")


def approve_application(*, application: Application, owner: Person, now: datetime) -> Membership:
    """Makes the applicant an expert, inside the caller's transaction.

    Raises OwnCase, AlreadyReviewed.
    """
    _must_not_be_own(application, owner)
    _decide_application(application, owner, now, reason="")
    _tell(application, "application_approved", reverse("workspace"), now)
    return admit(application=application, came_from=Application.State.SUBMITTED, now=now)


@transaction.atomic
def refuse_application(
    *, application: Application, owner: Person, reason: str, now: datetime
) -> None:
    """Tells the applicant why not and gives the code's place back.

    Raises InvalidInput without a reason, AlreadyReviewed.
    """
    reason = _needed(reason)
    _decide_application(application, owner, now, reason=reason)
    Application.objects.filter(id=application.id).update(state=Application.State.REFUSED)
    if application.access_code is not None:
        give_place_back(code=application.access_code)
    steps = reverse("join-in", args=[application.community.slug])
    _tell(application, "application_rejected", steps, now)


def approve_credential(
    *, credential: Credential, owner: Person, valid_until: date | None, now: datetime
) -> None:
    """From now on it counts, until its last day, in place of an earlier one.

    Inside the caller's transaction. Raises OwnCase, InvalidInput for a day that is over,
    AlreadyReviewed.
    """
    _must_not_be_own(credential, owner)
    if valid_until is not None and valid_until < now.date():
        raise InvalidInput({"valid_until": [str(_("This day is over already."))]})
    earlier = Credential.objects.filter(
        community_id=credential.community_id,
        person_id=credential.person_id,
        area=credential.area,
        state=Credential.State.APPROVED,
    )
    earlier.update(state=Credential.State.REPLACED)
    _decide_credential(
        credential,
        state=Credential.State.APPROVED,
        reviewed_by=owner,
        reviewed_at=now,
        valid_until=valid_until,
    )
    _tell(credential, "credential_approved", _proofs(credential), now)


@transaction.atomic
def refuse_credential(*, credential: Credential, owner: Person, reason: str, now: datetime) -> None:
    """Tells why not; raises InvalidInput without a reason, AlreadyReviewed."""
    _decide_credential(
        credential,
        state=Credential.State.REFUSED,
        reviewed_by=owner,
        reviewed_at=now,
        reason=_needed(reason),
    )
    _tell(credential, "credential_rejected", _proofs(credential), now)


def _must_not_be_own(about: Application | Credential, owner: Person) -> None:
    if about.person_id == owner.id:
        raise OwnCase


def _decide_application(
    application: Application, owner: Person, now: datetime, *, reason: str
) -> None:
    # Of two owners at the same instant one decides: the other waits for this row and finds it so.
    undecided = Application.objects.filter(
        id=application.id, state=Application.State.SUBMITTED, reviewed_at=None
    )
    if not undecided.update(reviewed_by=owner, reviewed_at=now, reason=reason):
        application.refresh_from_db(fields=["state"])
        raise AlreadyReviewed(state=application.state)


def _decide_credential(credential: Credential, **values: Any) -> None:
    waiting = Credential.objects.filter(id=credential.id, state=Credential.State.SUBMITTED)
    if not waiting.update(**values):
        credential.refresh_from_db(fields=["state"])
        raise AlreadyReviewed(state=credential.state)
    for name, value in values.items():
        setattr(credential, name, value)


def _proofs(credential: Credential) -> str:
    return reverse("proofs", args=[credential.community.slug])


def _tell(about: Application | Credential, kind: str, url: str, now: datetime) -> None:
    """By push or mail, as the person prefers."""
    values = {"community": about.community.name}
    tell(person_id=about.person_id, kind=kind, url=url, values=values, now=now)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput({"reason": [str(_("Please say why: it is shown to the person."))]})
    return reason.strip()[:500]
