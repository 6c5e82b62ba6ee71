"""A charge is wanted, asked for, looked at: writes that stay within our own tables."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from peerdesk.core import jobs
from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import LIVE, OPEN, Purpose
from peerdesk.domain.payments.models import Charge, SavedMethod
from peerdesk.domain.payments.patience import FIRST_LOOK, next_look
from peerdesk.domain.payments.refusals import AlreadyCharging, PaymentUnavailable
from peerdesk.domain.people.models import Person

TAKE_JOB: Final = "payments.take"
_METHOD: Final = re.compile(r"(pm|card|src)_[A-Za-z0-9_]{1,70}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid by whom, and where its payer comes back to from the provider's page."""

    community: Community
    payer: Person
    purpose: Purpose
    subject_id: UUID
    money: Money
    description: str
    return_url: str


def start_charge(
    bill: Bill,
    *,
    method: str,
    off_session: bool = False,
    keep_method: bool = False,
    give_up_at: datetime | None = None,
    now: datetime,
) -> Charge:
    """Write down that this is to be charged, in the caller's transaction; `take_payment` asks.

    `method` is the provider's name of a card; empty, the customer pays on its page. `give_up_at`:
    not paid by then, it is cancelled (default: policy `payment_minutes`). Raises InvalidInput for
    a method that can't be the payer's, AlreadyCharging if the thing has a live charge, and
    PaymentUnavailable where the operator has set up no provider.
    """
    check_method(method, payer=bill.payer, community=bill.community)
    if settings.PEERDESK_PAYMENTS == "none":
        raise PaymentUnavailable
    charge = _charge_for(bill, now)
    charge.method = method
    charge.off_session = off_session
    charge.keep_method = keep_method
    charge.give_up_at = give_up_at or now + _patience(bill.community)
    _insert_once(charge)
    return charge


def _charge_for(bill: Bill, now: datetime) -> Charge:
    return Charge(
        community=bill.community,
        payer=bill.payer,
        purpose=bill.purpose,
        subject_id=bill.subject_id,
        amount_minor=bill.money.amount_minor,
        currency=bill.money.currency,
        provider=settings.PEERDESK_PAYMENTS,
        description=bill.description[:200],
        language=bill.payer.language,
        return_url=bill.return_url,
        created_at=now,
        due_at=now + FIRST_LOOK,
    )


def check_method(method: str, *, payer: Person, community: Community) -> None:
    """Raises InvalidInput on `payment_method` for what can't be a card of this payer."""
    if not method:
        return
    others = SavedMethod.objects.filter(method_id=method).exclude(
        payer__person=payer, payer__community=community, removed_at=None
    )
    if not _METHOD.fullmatch(method) or others.exists():
        raise InvalidInput({"payment_method": [_("This is not a payment method of yours.")]})


def note_asked(charge: Charge, now: datetime) -> bool:
    """The provider is about to be asked; False when the charge isn't open any more."""
    asked_at = charge.asked_at or now
    found = Charge.objects.filter(id=charge.id, state__in=OPEN)
    if not found.update(asked_at=asked_at, looks=F("looks") + 1, due_at=next_look(1, now)):
        return False
    charge.asked_at = asked_at
    return True


def claim_look(charge_id: UUID, now: datetime) -> bool:
    """Take the turn to ask how a due charge stands; False when another has it."""
    due = Charge.objects.filter(id=charge_id, state__in=OPEN, due_at__lte=now)
    looks = due.values_list("looks", flat=True).first() or 0
    return bool(due.update(looks=F("looks") + 1, due_at=next_look(looks, now)))


def leave_look(charge_id: UUID) -> None:
    """Have a worker ask the provider how the charge stands."""
    jobs.leave(TAKE_JOB, once_as=f"{TAKE_JOB}:{charge_id}", charge_id=str(charge_id))


def look_soon(charge_id: UUID, now: datetime) -> None:
    """A worker is to ask at once, where no door waits for the answer."""
    if Charge.objects.filter(id=charge_id, state__in=OPEN).update(due_at=now):
        leave_look(charge_id)


def give_up_soon(purpose: Purpose, subject_id: UUID, now: datetime) -> None:
    """The thing is no more to be had: a payment for it that waits is cancelled at the provider.

    One that gets through all the same goes back in full. Inside the caller's transaction.
    """
    rows = Charge.objects.filter(purpose=purpose, subject_id=subject_id, state__in=OPEN)
    for charge_id in rows.values_list("id", flat=True):
        rows.filter(id=charge_id).update(give_up_at=now, due_at=now)
        leave_look(charge_id)


def due_charges(now: datetime, limit: int) -> list[UUID]:
    """Open charges whose time to be looked at has come."""
    due = Charge.objects.filter(state__in=OPEN, due_at__lte=now).order_by("due_at")
    return list(due.values_list("id", flat=True)[:limit])


def _patience(community: Community) -> timedelta:
    return timedelta(minutes=float(community.policy.payment_minutes))


def _insert_once(charge: Charge) -> None:
    """Raises AlreadyCharging; the loser of a race can go on in the caller's transaction."""
    try:
        with transaction.atomic():
            charge.save(force_insert=True)
    except IntegrityError:
        live = Charge.objects.filter(
            purpose=charge.purpose, subject_id=charge.subject_id, state__in=LIVE
        ).first()
        if live is not None:
            raise AlreadyCharging(live) from None
        charge.save(force_insert=True)  # that one has failed this instant
