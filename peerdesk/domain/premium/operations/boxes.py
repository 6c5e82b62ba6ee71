"""The private box of one service: opened with it, written, read, destroyed (P8, P9).

Every reading and writing is kept in the same transaction (I15). The text is sealed for this
community, this offer and this version, so that it opens nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.keyring import Wrapped, new_key, seal_under, unseal_under, unwrap, wrap
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_access import BoxGone, Seat, is_over, seat_for
from peerdesk.domain.premium.box_models import BoxOpening, BoxSecret
from peerdesk.domain.premium.lifecycle import Act
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.box_news import note_gone, note_read, tell_of_writing

LONGEST: Final = 4000
_LONGEST_REASON: Final = 500
_PARTIES_SIDE: Final = ("customer", "expert", "owner")


class BoxChanged(Refusal):
    """The other side wrote in the meantime; `version` is the one to read first."""

    code = "box_changed"
    sentence = _("The other side has written here in the meantime. Read it, then write again.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A box as its opener sees it; `text` is None for an owner who hasn't said why."""

    seat: Seat
    text: str | None
    version: int
    closes_at: datetime | None


def open_box(*, offer: PremiumOffer, now: datetime) -> None:
    """An empty box for a service that was paid just now; inside the caller's transaction.

    Opened twice it is opened once.
    """
    key = new_key()
    wrapped = wrap(key, about=_about_key(offer))
    box = BoxSecret(
        offer=offer,
        key_id=wrapped.key_id,
        wrapped_key=wrapped.key,
        sealed=seal_under(key, b"", about=_about_text(offer, 0)),
        opened_at=now,
    )
    BoxSecret.objects.bulk_create([box], ignore_conflicts=True)


def end_box(*, offer: PremiumOffer, now: datetime) -> None:
    """Its service is over: it goes after the policy's days, at once if there are none (P9).

    Called when the expert completes it and when it is cancelled; ended twice, the first end counts,
    and without a box nothing happens. Inside the caller's transaction, who holds the conversation's
    lock.
    """
    days = float(offer.community.policy.box_days_after_close)
    closes_at = now + timedelta(days=days)
    ended = BoxSecret.objects.filter(offer_id=offer.pk, closes_at=None)
    if ended.update(closes_at=closes_at) and closes_at <= now:
        destroy_due(offer_id=offer.pk, now=now)


@transaction.atomic
def read_box(*, caller: Caller, offer_id: UUID, reason: str = "", now: datetime) -> Opened:
    """What is in the box, for its parties and, with a reason, for an owner (P8).

    An owner who gives none sees that there is a box and who opened it, not what is in it. Raises
    NotFound and BoxGone.
    """
    seat = seat_for(caller, offer_id, now=now)
    # Whoever destroys it waits for this reading, or this reading finds it destroyed.
    box = _held(seat, speaks=seat.needs_reason, now=now)
    text = None
    if not seat.needs_reason or reason.strip():
        text = _unsealed(box, seat.offer)
        _keep(seat, Act.OPENED, box.version, reason, caller, now=now)
        note_read(seat, caller.person.id, now=now)
    return Opened(seat, text, box.version, box.closes_at)


@transaction.atomic
def write_box(
    *,
    caller: Caller,
    offer_id: UUID,
    text: str,
    version: int | None = None,
    reason: str = "",
    now: datetime,
) -> Opened:
    """Put this text in place of what is there; with `version` only if that is the one there.

    Raises NotFound, BoxGone, BoxChanged, and InvalidInput to an owner without a reason.
    """
    seat = seat_for(caller, offer_id, now=now)
    if seat.needs_reason and not reason.strip():
        raise InvalidInput({"reason": [str(_("Say why. Both sides can read it."))]})
    box = _held(seat, speaks=True, now=now)
    if version is not None and version != box.version:
        raise BoxChanged(version=box.version)
    _write(box, seat.offer, text)
    _keep(seat, Act.WROTE, box.version, reason, caller, now=now)
    tell_of_writing(seat, now=now)
    return Opened(seat, text, box.version, box.closes_at)


def destroy_due(*, offer_id: UUID, now: datetime) -> bool:
    """Destroy the key and what it sealed, and say so in the thread; False: not due, or held now.

    Inside the caller's transaction. What is open in a page goes by this notice.
    """
    offer = PremiumOffer.objects.get(id=offer_id)
    conversation = locked(offer.conversation_id, skip=True)
    if conversation is None:
        return False
    due = BoxSecret.objects.filter(offer_id=offer_id, destroyed_at=None, closes_at__lte=now)
    gone = due.update(key_id="", wrapped_key=None, sealed=None, destroyed_at=now)
    if gone:
        _say(offer, "premium_box_destroyed", {}, now=now)
        note_gone(offer.pk, now=now)
    return bool(gone)


def wrap_anew(*, offer_id: UUID, key_id: str) -> bool:
    """The box's data key under the operator's current key, the text untouched; whether it was so.

    Inside the caller's transaction.
    """
    rows = BoxSecret.objects.select_for_update(no_key=True, of=("self",))
    box = rows.select_related("offer").filter(offer_id=offer_id, destroyed_at=None).first()
    if box is None or box.key_id == key_id:
        return False
    wrapped = wrap(_data_key(box, box.offer), about=_about_key(box.offer))
    again = {"key_id": wrapped.key_id, "wrapped_key": wrapped.key}
    return bool(BoxSecret.objects.filter(offer_id=offer_id).update(**again))


def _held(seat: Seat, *, speaks: bool, now: datetime) -> BoxSecret:
    """The box's row, locked; the conversation first where something will be said in it."""
    if speaks:
        locked(seat.offer.conversation_id)
    box = BoxSecret.objects.select_for_update(no_key=True).get(offer_id=seat.offer.pk)
    if is_over(box, now=now):
        raise BoxGone(closed_at=box.closes_at)
    return box


def _keep(
    seat: Seat, act: Act, version: int, reason: str, caller: Caller, *, now: datetime
) -> None:
    reason = reason.strip()[:_LONGEST_REASON]
    BoxOpening.objects.create(
        box_id=seat.offer.pk,
        person=caller.person,
        role=seat.role,
        alias=seat.alias,
        act=act,
        reason=reason if seat.needs_reason else "",
        version=version,
        at=now,
    )
    if seat.needs_reason:
        values = {"name": seat.alias, "reason": reason}
        _say(seat.offer, "premium_box_opened", values, now=now)
    elif act == Act.WROTE:
        _say(seat.offer, "premium_box_written", {"name": seat.alias}, now=now)


def _say(offer: PremiumOffer, code: str, values: dict[str, str], *, now: datetime) -> None:
    """In the thread, where both sides read it; under the conversation's lock."""
    about = {"offer": str(offer.pk), "title": offer.title, **values}
    tell(offer.conversation, code, about, audience=_PARTIES_SIDE, now=now)


def _write(box: BoxSecret, offer: PremiumOffer, text: str) -> None:
    key = _data_key(box, offer)
    box.version += 1
    box.sealed = seal_under(key, text.encode(), about=_about_text(offer, box.version))
    box.save(update_fields=["sealed", "version"])


def _unsealed(box: BoxSecret, offer: PremiumOffer) -> str:
    assert box.sealed is not None  # whole or destroyed, says the table
    key = _data_key(box, offer)
    return unseal_under(key, box.sealed, about=_about_text(offer, box.version)).decode()


def _data_key(box: BoxSecret, offer: PremiumOffer) -> bytes:
    assert box.wrapped_key is not None  # whole or destroyed, says the table
    return unwrap(Wrapped(box.key_id, bytes(box.wrapped_key)), about=_about_key(offer))


def _about_key(offer: PremiumOffer) -> str:
    return f"box {offer.community_id} {offer.pk}"


def _about_text(offer: PremiumOffer, version: int) -> str:
    return f"box {offer.community_id} {offer.pk} {version}"
