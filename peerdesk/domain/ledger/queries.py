"""Reads of the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncWeek

from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.ledger.chart import Address, Why
from peerdesk.domain.ledger.models import Account, Entry, Transfer


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account with what it holds now."""

    id: int
    address: str
    balance: Money


@dataclass(frozen=True, slots=True)
class WeekSum:
    """What came into an account in the week that begins on `monday`, in a zone's local time."""

    monday: date
    total: Money


def balance(*, book: UUID, address: Address, currency: str) -> Money:
    """What the address holds now; zero if it was never used."""
    account = Account.objects.filter(book=book, address=address.path, currency=currency).first()
    return _held(account) if account else Money.zero(currency)


def accounts_page(
    *, book: UUID, cursor: str | None = None, limit: int = 50
) -> Page[AccountBalance]:
    """The accounts of a book with their balances, in the order in which they were opened."""
    limit = limited(limit)
    after = parse_cursor(cursor, int) or 0
    rows = Account.objects.filter(book=book, id__gt=after).order_by("id")[: limit + 1]
    found = [AccountBalance(row.id, row.address, _held(row)) for row in rows]
    return page_of(found, limit=limit, cursor=lambda row: row.id)


def transfers_page(*, book: UUID, cursor: str | None = None, limit: int = 50) -> Page[Transfer]:
    """The transfers of a book with their entries and accounts, newest first."""
    limit = limited(limit)
    rows = Transfer.objects.filter(book=book).prefetch_related("entries__account")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def sums_by_week(
    *,
    book: UUID,
    address: Address,
    currency: str,
    zone: ZoneInfo,
    weeks: int,
    now: datetime,
    without: Sequence[str] = (),
) -> list[WeekSum]:
    """The last `weeks` weeks, oldest first, empty ones too, without the transfers of some `why`.

    A week begins on Monday at 00:00 of the zone, over a change of the clock too.
    """
    today = now.astimezone(zone).date()
    mondays = [today - timedelta(days=today.weekday(), weeks=back) for back in range(weeks)][::-1]
    start = datetime(mondays[0].year, mondays[0].month, mondays[0].day, tzinfo=zone)
    rows = (
        _entries(book, address, currency)
        .filter(transfer__at__gte=start)
        .exclude(transfer__why__in=without)
        .values(week=TruncWeek("transfer__at", tzinfo=zone))
        .annotate(total=Sum("amount"))
        .values_list("week", "total")
    )
    sums = {week.astimezone(zone).date(): total for week, total in rows}
    return [WeekSum(monday, Money(sums.get(monday, 0), currency)) for monday in mondays]


def followed_by_payout(
    *, book: UUID, address: Address, currency: str, references: Sequence[str]
) -> bool:
    """Whether a payout that wasn't undone has emptied the account after the last of these facts.

    By the order of the entries: whoever asks and then posts holds the account still before.
    """
    entries = _entries(book, address, currency)
    booked = Q(transfer__book=book, transfer__reference__in=references)
    last = entries.filter(booked).order_by("-id").values_list("id", flat=True).first()
    if last is None:
        return False
    undone = Transfer.objects.filter(reverses=OuterRef("transfer"))
    later = entries.filter(id__gt=last, transfer__why=Why.PAYOUT)
    return later.exclude(Exists(undone)).exists()


def drifted_accounts() -> list[int]:
    """Ids of accounts whose kept balance isn't the sum of their entries: always none (B5)."""
    sums = (
        Entry.objects.filter(account=OuterRef("id"))
        .values("account")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    kept = Account.objects.filter(balance__isnull=False).order_by("id")
    drifted = kept.exclude(balance=Coalesce(Subquery(sums), 0, output_field=BigIntegerField()))
    return list(drifted.values_list("id", flat=True))


def _entries(book: UUID, address: Address, currency: str) -> QuerySet[Entry]:
    return Entry.objects.filter(
        account__book=book, account__address=address.path, account__currency=currency
    )


def _held(account: Account) -> Money:
    """The kept balance, or the sum of the entries of an account that everything passes through."""
    held = account.balance
    if held is None:
        held = Entry.objects.filter(account=account).aggregate(sum=Sum("amount"))["sum"]
    return Money(int(held or 0), account.currency)
