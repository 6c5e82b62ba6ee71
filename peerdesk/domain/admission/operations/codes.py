"""Access codes made, ended, and a place of theirs taken (C1)."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.limits import Limit, take
from peerdesk.domain.communities.models import AccessCode, Community
from peerdesk.domain.people.models import Person

# Nothing that is misread aloud or by hand: no 0 and O, no 1, I and L.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST_PLACES: Final = 100_000
# Guessing (C1). A network may be a whole office, so it may try more.
GUESSES_OF_PERSON: Final = Limit("join", burst=5, per=timedelta(hours=1))
GUESSES_OF_NETWORK: Final = Limit("join_network", burst=60, per=timedelta(hours=1))


class WrongAccessCode(InvalidInput):
    """No code of this community reads like that, or it was revoked (C1)."""

    code = "wrong_access_code"

    def __init__(self) -> None:
        super().__init__({"access_code": [str(_("This access code is not valid."))]})


class AccessCodeExpired(Refusal):
    """The code's time is over (C1)."""

    code = "access_code_expired"
    sentence = _("This access code has expired.")


class AccessCodeExhausted(Refusal):
    """As many have joined with it as may (C1)."""

    code = "access_code_exhausted"
    sentence = _("This access code has been used up.")


class AlreadyRevoked(Refusal):
    """The code was ended before."""

    code = "already_revoked"
    sentence = _("This access code has been revoked already.")


def make_code(
    *,
    community: Community,
    made_by: Person,
    label: str = "",
    quota: int | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> AccessCode:
    """A new code that can't be guessed (58 bits); a quota of 1 makes it personal.

    Raises InvalidInput.
    """
    errors = {}
    if quota is not None and not 1 <= quota <= MOST_PLACES:
        errors["quota"] = [str(_("Give a number from 1 to 100,000, or leave it empty."))]
    if expires_at is not None and expires_at <= now:
        errors["expires_at"] = [str(_("Choose a time in the future."))]
    if errors:
        raise InvalidInput(errors)
    groups = ["".join(secrets.choice(_LETTERS) for _each in range(4)) for _group in range(3)]
    return AccessCode.objects.create(
        community=community,
        code="-".join(groups),
        label=label.strip()[:80],
        made_by=made_by,
        quota=quota,
        expires_at=expires_at,
    )


def revoke_code(*, code: AccessCode, now: datetime) -> None:
    """From now on nobody joins with it; who did stays. Raises AlreadyRevoked."""
    if not AccessCode.objects.filter(id=code.id, revoked_at=None).update(revoked_at=now):
        raise AlreadyRevoked


def count_guess(*, person_id: UUID, network: str) -> None:
    """A code is tried; outside any transaction that a wrong one rolls back. Raises TooMany."""
    take(GUESSES_OF_PERSON, person_id)
    take(GUESSES_OF_NETWORK, network)


def code_of(*, community: Community, access_code: str, now: datetime) -> AccessCode:
    """The code as typed, or as ours are written; nothing is taken yet.

    Raises WrongAccessCode, AccessCodeExpired, AccessCodeExhausted.
    """
    typed = access_code.strip()
    found = {
        one.code: one
        for one in AccessCode.objects.filter(community=community, code__in=[typed, _ours(typed)])
    }
    code = found.get(typed) or found.get(_ours(typed))
    _check(code, now)
    assert code is not None
    return code


def _ours(typed: str) -> str:
    """As `make_code` writes them: a phone makes small letters of them, a letter other gaps."""
    letters = re.sub(r"[\s-]", "", typed).upper()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def take_place(*, code: AccessCode, now: datetime) -> None:
    """One more has joined with it, inside the caller's transaction; raises as `code_of`.

    The code's row is the lock: who takes the last place, and whether it was revoked first.
    """
    locked = AccessCode.objects.select_for_update(no_key=True).filter(id=code.id).first()
    _check(locked, now)
    AccessCode.objects.filter(id=code.id).update(used=F("used") + 1)


def give_place_back(*, code: AccessCode) -> None:
    """Who took it was refused: somebody else may join in their place."""
    AccessCode.objects.filter(id=code.id, used__gt=0).update(used=F("used") - 1)


def _check(code: AccessCode | None, now: datetime) -> None:
    if code is None or code.revoked_at is not None:
        raise WrongAccessCode
    if code.expires_at is not None and code.expires_at <= now:
        raise AccessCodeExpired
    if code.quota is not None and code.used >= code.quota:
        raise AccessCodeExhausted
