"""Writes on suspensions (F13): decided by an owner in writing, appealed once, decided in writing.

Each inside the caller's transaction; every word becomes an entry that nobody changes. What the
suspended expert held is taken away by `workflows.suspend_expert`.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry
from peerdesk.domain.people.models import Person

LEAST_WORDS: Final = 20  # characters: a reason is a sentence
MOST_WORDS: Final = 4000
LONGEST: Final = timedelta(days=3 * 366)
Kind = SuspensionEntry.Kind


class AlreadySuspended(Refusal):
    """There is a suspension of this expert that hasn't ended."""

    code = "already_suspended"
    sentence = _("This expert is suspended already.")


class AlreadyAppealed(Refusal):
    """An appeal is made once."""

    code = "already_appealed"
    sentence = _("You have appealed already. An owner decides about it in writing.")


class NothingToDecide(Refusal):
    """There is no open appeal, or the suspension is over."""

    code = "nothing_to_decide"
    sentence = _("There is no open appeal any more.")


class AnotherOwnerDecides(Refusal):
    """Who suspended doesn't judge the appeal where somebody else can."""

    code = "another_owner_decides"
    sentence = _("You suspended this expert yourself: another owner decides about the appeal.")


class AnotherOwnerRemoves(Refusal):
    """Who suspended doesn't take words of it away while it lasts, where somebody else can."""

    code = "another_owner_removes"
    sentence = _("You suspended this expert yourself: another owner removes words of it.")


class OwnSuspension(Refusal):
    """An owner who was suspended by another one as an expert."""

    code = "own_case"
    sentence = _("This is about yourself: another owner has to decide it.")


class SuspensionOver(Refusal):
    """It has ended."""

    code = "ended"
    sentence = _("This suspension has ended.")


def suspend(
    *,
    by: Person,
    community: Community,
    person_id: UUID,
    reasons: str,
    from_at: datetime,
    until_at: datetime | None,
    now: datetime,
) -> Suspension:
    """An owner's decision, from a moment on; raises InvalidInput, AlreadySuspended, NotFound."""
    if expert_in(person_id, community) is None:
        raise NotFound
    from_at = max(from_at, now)
    _check(reasons, from_at, until_at, now)
    try:
        with transaction.atomic():
            suspension = Suspension.objects.create(
                community=community,
                person_id=person_id,
                decided_by=by,
                from_at=from_at,
                until_at=until_at,
                due_at=from_at,
            )
    except IntegrityError:
        raise AlreadySuspended from None
    _say(suspension, Kind.SUSPENDED, by, reasons, now)
    return suspension


def begin(suspension: Suspension, *, look_again_at: datetime | None) -> bool:
    """The seat is closed from now on; False if it was begun already."""
    begun = Suspension.objects.filter(id=suspension.id, state=Suspension.State.PLANNED).update(
        state=Suspension.State.IN_FORCE, due_at=look_again_at
    )
    if begun:
        suspension.state = Suspension.State.IN_FORCE
    return bool(begun)


def look_again(suspension: Suspension, at: datetime | None) -> None:
    """When the sweep looks at it next."""
    Suspension.objects.filter(id=suspension.id).update(due_at=at)


def appeal(*, suspension: Suspension, text: str, now: datetime) -> None:
    """The expert's one appeal, in writing; raises InvalidInput, AlreadyAppealed, SuspensionOver."""
    _check_words("text", text)
    living = Suspension.objects.filter(id=suspension.id).exclude(state=Suspension.State.ENDED)
    if not living.filter(appeal=Suspension.Appeal.NONE).update(appeal=Suspension.Appeal.OPEN):
        raise AlreadyAppealed if living.exists() else SuspensionOver
    suspension.appeal = Suspension.Appeal.OPEN
    _say(suspension, Kind.APPEALED, suspension.person, text, now)


def decide(*, suspension: Suspension, by: Person, lift: bool, text: str, now: datetime) -> None:
    """An owner's answer, in writing: it stays, or it ends now.

    Raises InvalidInput, OwnSuspension, AnotherOwnerDecides, NothingToDecide.
    """
    _check_words("text", text)
    _must_not_be_theirs(suspension, by)
    if by.id == suspension.decided_by_id and _others_own(suspension, by):
        raise AnotherOwnerDecides
    outcome = Suspension.Appeal.LIFTED if lift else Suspension.Appeal.UPHELD
    living = Suspension.objects.filter(id=suspension.id).exclude(state=Suspension.State.ENDED)
    values = {"state": Suspension.State.ENDED, "due_at": None} if lift else {}
    if not living.filter(appeal=Suspension.Appeal.OPEN).update(appeal=outcome, **values):
        raise NothingToDecide
    suspension.appeal = outcome
    suspension.state = values.get("state", suspension.state) or suspension.state
    _say(suspension, Kind.LIFTED if lift else Kind.UPHELD, by, text, now)


def end(*, suspension: Suspension, by: Person | None, text: str, now: datetime) -> None:
    """It is over before its time, by an owner in writing, or at its time.

    Raises InvalidInput, OwnSuspension, SuspensionOver.
    """
    if by is not None:
        _check_words("text", text)
        _must_not_be_theirs(suspension, by)
    living = Suspension.objects.filter(id=suspension.id).exclude(state=Suspension.State.ENDED)
    if not living.update(state=Suspension.State.ENDED, due_at=None):
        raise SuspensionOver
    suspension.state = Suspension.State.ENDED
    _say(suspension, Kind.ENDED, by, text, now)


def may_decide(suspension: Suspension, owner: Person) -> bool:
    """Whether this owner may answer the appeal: another than the one who suspended, if any."""
    if _is_theirs(suspension, owner):
        return False
    return owner.id != suspension.decided_by_id or not _others_own(suspension, owner)


def may_remove(suspension: Suspension, owner: Person) -> bool:
    """Whether this owner may take words of it away.

    While it lasts its reasons and the appeal are what others judge it by: not by the one who
    suspended, if there are others.
    """
    return suspension.state == Suspension.State.ENDED or may_decide(suspension, owner)


def take_words(suspension: Suspension, kinds: Collection[str]) -> list[SuspensionEntry]:
    """The entries as they were, whose words are gone for good; who did what and when stays (P10).

    Inside the caller's transaction.
    """
    rows = SuspensionEntry.objects.select_for_update(no_key=True, of=("self",))
    entries = list(rows.filter(suspension=suspension, kind__in=kinds).exclude(text=""))
    SuspensionEntry.objects.filter(id__in=[one.id for one in entries]).update(text="")
    return entries


def cut_words(suspension: Suspension, cut: Callable[[Any], Any]) -> None:
    """What was taken away is quoted in no other entry: such words go as a whole."""
    for entry in SuspensionEntry.objects.filter(suspension=suspension).exclude(text=""):
        if cut(entry.text) != entry.text:
            SuspensionEntry.objects.filter(id=entry.id).update(text="")


def _must_not_be_theirs(suspension: Suspension, owner: Person) -> None:
    if _is_theirs(suspension, owner):
        raise OwnSuspension


def _is_theirs(suspension: Suspension, owner: Person) -> bool:
    """Whether another suspended them; what somebody decided about themselves is theirs to end."""
    return owner.id == suspension.person_id and owner.id != suspension.decided_by_id


def _others_own(suspension: Suspension, owner: Person) -> bool:
    """Whether somebody else could judge; the suspended themselves never can."""
    owners = Membership.objects.filter(
        community_id=suspension.community_id,
        role=Membership.Role.OWNER,
        ended_at=None,
        person__is_active=True,
    )
    return owners.exclude(person_id__in=[owner.id, suspension.person_id]).exists()


def _say(suspension: Suspension, kind: str, by: Person | None, text: str, now: datetime) -> None:
    SuspensionEntry.objects.create(
        suspension=suspension, kind=kind, by=by, at=now, text=text.strip()
    )


def _check(reasons: str, from_at: datetime, until_at: datetime | None, now: datetime) -> None:
    errors = _wrong_words("reasons", reasons)
    if from_at > now + LONGEST:
        errors["from"] = [str(_("Choose a day within the next three years."))]
    if until_at is not None and not from_at < until_at <= now + LONGEST:
        errors["until"] = [str(_("Choose an end after the beginning, within three years."))]
    if errors:
        raise InvalidInput(errors)


def _check_words(field: str, text: str) -> None:
    if errors := _wrong_words(field, text):
        raise InvalidInput(errors)


def _wrong_words(field: str, text: str) -> dict[str, list[str]]:
    if "\0" in text or not LEAST_WORDS <= len(text.strip()) <= MOST_WORDS:
        return {field: [str(_("Write at least 20 and at most 4,000 characters."))]}
    return {}
