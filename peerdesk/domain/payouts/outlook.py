"""What a payout made now would hold, who is left out and why; and what an expert was paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.ledger.models import Account
from peerdesk.domain.payouts.models import BankAccount, PayoutItem
from peerdesk.domain.payouts.queries import usable_at


@dataclass(frozen=True, slots=True)
class Prospect:
    """One expert's balance; `account` None: no IBAN yet. `held_until`: it is too new."""

    person_id: UUID
    alias: str
    balance: Money
    account: BankAccount | None
    held_until: datetime | None
    below_minimum: bool

    @property
    def is_paid(self) -> bool:
        """Whether a payout made now would hold it."""
        return bool(self.account) and self.held_until is None and not self.below_minimum


def prospects(community: Community, now: datetime) -> list[Prospect]:
    """Every expert with a balance, the highest first. The payout itself decides again, locked."""
    accounts = {row.person_id: row for row in BankAccount.objects.filter(community=community)}
    names = aliases_of(community)
    minimum = Money.of(community.policy.payout_minimum, community.currency)
    found = []
    for person_id, balance in _balances(community):
        account = accounts.get(person_id)
        usable = usable_at(account, community) if account else None
        found.append(
            Prospect(
                person_id=person_id,
                alias=names.get(person_id, ""),
                balance=balance,
                account=account,
                held_until=usable if usable and usable > now else None,
                below_minimum=balance < minimum or balance.amount_minor <= 0,
            )
        )
    return found


def aliases_of(community: Community) -> dict[UUID, str]:
    """The name of every expert in the community, of those too who have left."""
    rows = Membership.objects.filter(community=community, role=Membership.Role.EXPERT)
    return dict(rows.values_list("person_id", "alias"))


def owed(community: Community) -> Money:
    """The sum of all experts' balances."""
    return sum((balance for _, balance in _balances(community)), Money.zero(community.currency))


def paid_items(person_id: UUID, community: Community) -> list[PayoutItem]:
    """The expert's share of each payout so far, newest first."""
    rows = PayoutItem.objects.select_related("payout").defer("iban_sealed", "payout__file_sealed")
    return list(rows.filter(person_id=person_id, payout__community=community).order_by("-id")[:100])


@dataclass(frozen=True, slots=True)
class NextPayout:
    """When and how much an expert is paid next, and what stands in the way of it now."""

    on: date | None  # the day that the owner has announced; None: none is announced
    amount: Money
    no_account: bool
    held_until: datetime | None
    missing: Money | None  # until the smallest payout

    @property
    def is_due(self) -> bool:
        """Whether the whole balance leaves with it."""
        return not (self.no_account or self.held_until or self.missing)


def next_payout(
    *, balance: Money, account: BankAccount | None, community: Community, now: datetime
) -> NextPayout:
    """As the policy and the bank account are now; `now` carries the reader's zone."""
    minimum = Money.of(community.policy.payout_minimum, community.currency)
    usable = usable_at(account, community) if account else None
    short = balance < minimum or balance.amount_minor <= 0
    return NextPayout(
        on=_announced(community.policy.payout_day, max(now, usable or now).astimezone(now.tzinfo)),
        amount=balance,
        no_account=account is None,
        held_until=usable if usable and usable > now else None,
        missing=max(minimum, Money(1, community.currency)) - balance if short else None,
    )


def _announced(day: int, after: datetime) -> date | None:
    """The next such day of a month, today included."""
    if not day:
        return None
    today = after.date()
    if today.day <= day:
        return today.replace(day=day)
    return (today.replace(day=1) + timedelta(days=32)).replace(day=day)


def credits_before(
    person_id: UUID,
    community: Community,
    *,
    since: datetime | None,
    until: datetime | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[PayoutItem]:
    """The expert's credits by the time of their payout, newest first, before a mark."""
    rows = PayoutItem.objects.filter(person_id=person_id, payout__community=community)
    rows = rows.select_related("payout").defer("iban_sealed", "payout__file_sealed")
    rows = rows.annotate(at=F("payout__created_at"))
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    if before:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return list(rows.order_by("-at", "-id")[:limit])


def _balances(community: Community) -> Iterator[tuple[UUID, Money]]:
    rows = Account.objects.filter(
        book=community.id,
        currency=community.currency,
        address__regex=r"^expert:[0-9a-f-]+:payable$",
    ).exclude(balance=0)
    for address, balance in rows.order_by("-balance").values_list("address", "balance"):
        yield UUID(address.split(":")[1]), Money(balance or 0, community.currency)
