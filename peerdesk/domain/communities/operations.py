"""Writes on communities: the policy changed, a customer kept."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.policy import AMOUNTS, Policy
from peerdesk.domain.people.models import Person


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
