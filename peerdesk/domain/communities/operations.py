"""Writes on communities: the policy changed, a customer kept."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.policy import AMOUNTS, Policy, Tariff
from peerdesk.domain.people.models import Person


@transaction.atomic
def change_policy(*, community: Community, values: Mapping[str, Any]) -> Policy:
    """Puts `values` (as JSON) over the present ones; raises InvalidInput by field.

    Takes effect with the next step of every conversation: policies are read fresh.
    """
    row = Community.objects.select_for_update(no_key=True).get(id=community.id)
    policy = Policy.from_values({**row.policy_values, **values})
    policy = replace(policy, **_in_coins(policy, row.currency, values))
    given = {*row.policy_values, *values}
    row.policy_values = {key: value for key, value in policy.as_wire().items() if key in given}
    row.save(update_fields=["policy_values"])
    return policy


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


def _in_coins(policy: Policy, currency: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The amounts given, with all decimals of the currency.

    None may be finer than its smallest coin: it could never be paid.
    """
    coins: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name in values.keys() & {*AMOUNTS, "tariff"}:
        try:
            coins[name] = _coins(getattr(policy, name), currency)
        except NotMoney:
            errors[name] = [str(_("There is no such amount in %s.") % currency)]
    if errors:
        raise InvalidInput(errors)
    return coins


def _coins(value: Decimal | Tariff, currency: str) -> Decimal | Tariff:
    if isinstance(value, Decimal):
        return Money.of(value, currency).decimal
    return tuple((least, Money.of(pay, currency).decimal) for least, pay in value)
