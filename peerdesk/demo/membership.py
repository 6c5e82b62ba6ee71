"""Members of the demo's paid community: bought, renewed, ended, one renewal refused.

Through the same verbs as everything else; only the provider's word is put in its mouth, since for
what lies weeks back there is nobody to be asked.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from peerdesk.delivery.notifications.models import Notice
from peerdesk.demo.paying import charged
from peerdesk.demo.people import load_people
from peerdesk.demo.source import Actor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import OPEN
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Plan, Subscription
from peerdesk.domain.subscriptions.operations.selling import put_on_sale
from peerdesk.workflows.buy_membership import buy_membership
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.renew_membership import move_membership
from peerdesk.workflows.settle_charge import settle_charge

_TEXTS: Final = Path(__file__).resolve().parent / "membership.toml"
_VISA: Final = "pm_card_visa"
_DECLINED: Final = "pm_card_chargeDeclined"
_ON_SALE_FOR: Final = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class _Member:
    """How long ago, and what became of it: ended so many days ago, a renewal that was declined."""

    person: Person
    bought_at: datetime
    ended_at: datetime | None
    declined: bool


def load_memberships(community: Community, now: datetime) -> None:
    """Plans and members; what people changed since stays."""
    if community.mode != Community.Mode.PAID or Plan.objects.filter(community=community).exists():
        return
    texts = _texts()
    for plan in texts["plans"]:
        put_on_sale(community=community, made_by=None, now=now - _ON_SALE_FOR, **plan)
    for member in texts["members"]:
        _play(community, member, now)


def _play(community: Community, text: Mapping[str, Any], now: datetime) -> None:
    actor = Actor(**text["person"])
    bought_at = now - timedelta(days=text["days"])
    (person,) = load_people([actor], community, bought_at).values()
    ended_at = now - timedelta(days=text["ended"]) if "ended" in text else None
    member = _Member(person, bought_at, ended_at, text.get("declined", False))
    plan = Plan.objects.get(community=community, cadence=text["cadence"], retired_at=None)
    charge = buy_membership(
        caller=Caller(person),
        community=community,
        plan_id=plan.id,
        agreed=True,
        method=_VISA,
        language=person.language,
        now=bought_at,
    )
    _say(charge, bought_at)
    _live(member, community, now)
    # It lies back: nobody gets a mail of it today.
    Notice.objects.filter(person=person).update(mail_due_at=None)


def _live(member: _Member, community: Community, now: datetime) -> None:
    """What the sweep would have done on each day, and the customer."""
    one = Subscription.objects.get(community=community, person=member.person)
    while one.due_at and one.due_at <= now and one.state != SubscriptionState.RESTING:
        if member.ended_at and member.ended_at < one.due_at:
            break
        at = one.due_at
        if member.declined:
            Subscription.objects.filter(id=one.id).update(method=_DECLINED)
        move_membership(subscription_id=one.id, now=at)
        for charge in Charge.objects.filter(payer=member.person, state__in=OPEN):
            _say(charge, at)
        one.refresh_from_db()
    if member.ended_at:
        end_membership(caller=Caller(member.person), community=community, now=member.ended_at)


def _say(charge: Charge, at: datetime) -> None:
    """The provider's word on a charge of long ago."""
    settle_charge(charge_id=charge.id, said=charged(charge), now=at)


def _texts() -> dict[str, Any]:
    with _TEXTS.open("rb") as file:
        return tomllib.load(file)
