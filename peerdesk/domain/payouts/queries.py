"""Reads on payouts: who can be paid, what is on its way, what an expert earned."""

import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from peerdesk.core.crypto import unseal
from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import WeekSum, balance, sums_by_week
from peerdesk.domain.payouts.lifecycle import ON_ITS_WAY
from peerdesk.domain.payouts.models import (
    FILE_PURPOSE,
    BankAccount,
    Payout,
    PayoutItem,
)
from peerdesk.domain.people.models import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """`balance` is still to be paid (below zero: owed), `held` is on its way to the bank."""

    balance: Money
    held: Money


def bank_account_of(person: Person, community: Community) -> BankAccount | None:
    """Where the expert's money goes, if they said so."""
    return BankAccount.objects.filter(person=person, community=community).first()


def usable_at(account: BankAccount, community: Community) -> datetime:
    """When the hold after the last change of the IBAN ends."""
    return account.changed_at + community.policy.hours("iban_hold_hours")


def usable_bank_accounts(community: Community, *, now: datetime) -> Iterator[BankAccount]:
    """The bank accounts past their hold, by the policy as it is now (I14)."""
    return _past_their_hold(community, now).iterator(chunk_size=2000)


def people_with_usable_accounts(community: Community, *, now: datetime) -> list[UUID]:
    """Whose bank accounts those are."""
    return list(_past_their_hold(community, now).values_list("person_id", flat=True))


def standing(person: Person, community: Community) -> Standing:
    """Balance and what is on its way: money that left the balance with no bank's word on it yet."""
    address, currency = chart.expert_payable(person.id), community.currency
    on_its_way = PayoutItem.objects.filter(
        person=person, payout__community=community, payout__state__in=ON_ITS_WAY
    ).aggregate(sum=Sum("amount"))
    return Standing(
        balance=balance(book=community.id, address=address, currency=currency),
        held=Money(int(on_its_way["sum"] or 0), currency),
    )


def weekly_earnings(
    person: Person, community: Community, *, time_zone: str, weeks: int, now: datetime
) -> list[WeekSum]:
    """What was earned in each of the last weeks, less refunds; payouts don't count (C14)."""
    return sums_by_week(
        book=community.id,
        address=chart.expert_payable(person.id),
        currency=community.currency,
        zone=ZoneInfo(time_zone),
        weeks=weeks,
        now=now,
        without=chart.PAYOUT_CODES,
    )


def payouts_page(
    community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[Payout]:
    """The community's payouts without their files, newest first."""
    limit = limited(limit)
    rows = Payout.objects.filter(community=community).defer("file_sealed")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def items_of(payout: Payout) -> list[PayoutItem]:
    """The credits of a payout in the order of its file."""
    rows = PayoutItem.objects.filter(payout=payout).defer("iban_sealed")
    return list(rows.order_by("end_to_end_id"))


def file_of(payout: Payout) -> bytes:
    """The pain.001 as it was sealed: the same bytes at every download."""
    assert payout.file_sealed is not None  # a constraint: whatever is visible is sealed
    return zlib.decompress(b64decode(unseal(payout.file_sealed, purpose=FILE_PURPOSE)))


def _past_their_hold(community: Community, now: datetime) -> QuerySet[BankAccount]:
    entered_by = now - community.policy.hours("iban_hold_hours")
    rows = BankAccount.objects.filter(community=community, changed_at__lte=entered_by)
    return rows.order_by("person_id")
