"""Writes on communities: the policy changed, a code used, a customer kept."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.communities.models import AccessCode, Community, Membership
from peerdesk.domain.communities.policy import AMOUNTS, Policy
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.people.models import Person


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


@transaction.atomic
def change_policy(*, community: Community, values: Mapping[str, Any]) -> Policy:
    """Puts `values` (as JSON) over the present ones; raises InvalidInput by field.

    Takes effect with the next step of every conversation: policies are read fresh.
    """
    row = Community.objects.select_for_update(no_key=True).get(id=community.id)
    policy = Policy.from_values({**row.policy_values, **values})
    _check_amounts(policy, row.currency, values)
    given = {*row.policy_values, *values}
    row.policy_values = {key: value for key, value in policy.as_wire().items() if key in given}
    row.save(update_fields=["policy_values"])
    return policy


def join_with_code(
    *, person: Person, community: Community, access_code: str, now: datetime
) -> tuple[Membership, bool]:
    """Makes the person an expert (C1), inside the caller's transaction; whether they are new.

    Raises WrongAccessCode, AccessCodeExpired, AccessCodeExhausted. Who is one already stays one.
    """
    already = expert_in(person.id, community)
    if already is not None:
        return already, False
    # The code's row is the lock: its quota and the one who takes the last place.
    code = (
        AccessCode.objects.select_for_update(no_key=True)
        .filter(community=community, code=access_code.strip(), revoked_at=None)
        .first()
    )
    if code is None:
        raise WrongAccessCode
    if code.expires_at is not None and code.expires_at <= now:
        raise AccessCodeExpired
    membership, made = _become_expert(person, community, now)
    if made and not _use(code):
        raise AccessCodeExhausted
    return membership, made


def keep_customer(
    *, person: Person, community: Community, alias: str, active: bool, plan: str, now: datetime
) -> Membership:
    """The person as a customer, as the brand says they are now (S5)."""
    membership, _made = Membership.objects.update_or_create(
        community=community,
        person=person,
        role=Membership.Role.CUSTOMER,
        defaults={"alias": alias, "active": active, "plan": plan, "ended_at": None},
        create_defaults={"alias": alias, "active": active, "plan": plan, "since": now},
    )
    return membership


def alias_from(name: str, otherwise: str) -> str:
    """The first name, the only part of a name that the other side may read (F4)."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return first[:40] if _FIRST_NAME.fullmatch(first) else otherwise


# Letters with what joins them: no address, number or handle becomes an alias.
_FIRST_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


def _become_expert(person: Person, community: Community, now: datetime) -> tuple[Membership, bool]:
    membership, made = Membership.objects.select_related("community").get_or_create(
        community=community,
        person=person,
        role=Membership.Role.EXPERT,
        defaults={"alias": alias_from(person.name, str(_("Expert"))), "since": now},
    )
    back = Membership.objects.filter(id=membership.id, ended_at__isnull=False)
    returned = bool(back.update(ended_at=None, since=now))
    if returned:
        membership.ended_at, membership.since = None, now
    return membership, made or returned


def _use(code: AccessCode) -> bool:
    room = Q(quota=None) | Q(used__lt=F("quota"))
    return bool(AccessCode.objects.filter(room, id=code.id).update(used=F("used") + 1))


def _check_amounts(policy: Policy, currency: str, values: Mapping[str, Any]) -> None:
    """No amount may be finer than the currency's smallest coin: it could never be paid."""
    errors: dict[str, list[str]] = {}
    for name in {field.name for field in fields(policy)} & values.keys() & {*AMOUNTS, "tariff"}:
        value = getattr(policy, name)
        amounts: list[Decimal] = [pay for _least, pay in value] if name == "tariff" else [value]
        try:
            for amount in amounts:
                Money.of(amount, currency)
        except NotMoney:
            errors[name] = [str(_("There is no such amount in %s.") % currency)]
    if errors:
        raise InvalidInput(errors)
