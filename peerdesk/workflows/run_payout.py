"""Pay the experts of a community: reserve their balances and seal one file for the bank (C10)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Draft, Leg, hold_still, post_transfers
from peerdesk.domain.payouts.iban import UnusableIban, bic_of, usable_iban
from peerdesk.domain.payouts.models import Payout
from peerdesk.domain.payouts.operations import (
    Payee,
    reserve_payout,
    seal_payout,
    take_turns,
)
from peerdesk.domain.payouts.pain001 import Payer
from peerdesk.domain.payouts.queries import people_with_usable_accounts, usable_bank_accounts
from peerdesk.domain.people.models import Person

MOST_DAYS_AHEAD: Final = 60
_AT_ONCE: Final = 1000


class NothingToPay(Refusal):
    """No expert has enough to be paid and a bank account that may be used."""

    code = "nothing_to_pay"
    sentence = gettext_lazy(
        "Nobody can be paid now: no balance reaches the minimum with a bank account past its hold."
    )


class PayerIncomplete(Refusal):
    """The community's own bank account, from which all is paid, isn't (rightly) entered."""

    code = "payer_incomplete"
    sentence = gettext_lazy(
        "Please complete the community's name, town, country and bank account as payer first."
    )


@transaction.atomic
def run_payout(
    *, community: Community, made_by: Person, execution_date: date, now: datetime
) -> Payout:
    """Make a payout: one credit for each expert whose balance reaches the minimum.

    A balance is what was earned less what was refunded: refunds after the last payout are netted.
    Raises InvalidInput for the date, NothingToPay, PayerIncomplete. Whoever makes it doesn't
    release it (I14).
    """
    _check_date(execution_date, now)
    take_turns(community)
    community = Community.objects.get(id=community.id)  # the policy as it is now
    payer = _payer(community)
    payees = _payees(community, now)
    if not payees:
        raise NothingToPay
    payout = reserve_payout(
        community=community,
        made_by=made_by,
        execution_date=execution_date,
        payees=payees,
        now=now,
    )
    _book(payout, payees)
    about = f"{community.name} {execution_date:%Y-%m}"
    return seal_payout(payout=payout, payer=payer, about=about, now=now)


def _check_date(execution_date: date, now: datetime) -> None:
    """Weekends are fine: the bank executes on the next day that it works."""
    if not now.date() <= execution_date <= now.date() + timedelta(days=MOST_DAYS_AHEAD):
        sentence = _("Please choose a day from today on, at most %(days)s days ahead.")
        raise InvalidInput({"execution_date": [sentence % {"days": MOST_DAYS_AHEAD}]})


def _payer(community: Community) -> Payer:
    if not (community.payer_name and community.payer_town and community.payer_country):
        raise PayerIncomplete
    try:
        iban = usable_iban(community.payer_iban, currency=community.currency)
    except UnusableIban as unusable:
        raise PayerIncomplete(str(unusable.sentence))
    bic = community.payer_bic or bic_of(iban) or ""
    if not bic and iban[:2] not in ("CH", "LI"):
        raise PayerIncomplete
    return Payer(
        name=community.payer_name,
        iban=iban,
        bic=bic,
        street=community.payer_street,
        postcode=community.payer_postcode,
        town=community.payer_town,
        country=community.payer_country,
    )


def _payees(community: Community, now: datetime) -> list[Payee]:
    """Who is paid what; their balances stay as they are until the transaction ends."""
    people = people_with_usable_accounts(community, now=now)
    minimum = Money.of(community.policy.payout_minimum, community.currency)
    balances = hold_still(
        book=community.id,
        addresses=map(chart.expert_payable, people),
        currency=community.currency,
        at_least=max(minimum, Money(1, community.currency)),
    )
    return [
        Payee(
            person_id=account.person_id,
            money=money,
            iban_sealed=bytes(account.iban_sealed),
            last_four=account.last_four,
            country=account.country,
            name=account.name,
            town=account.town,
        )
        for account in usable_bank_accounts(community, now=now)
        if (money := balances.get(chart.expert_payable(account.person_id).path))
    ]


def _book(payout: Payout, payees: Sequence[Payee]) -> None:
    in_transit = chart.payout_in_transit(payout.id)
    for some in _slices(payees):
        drafts = [
            Draft(
                reference=f"payout:{payout.id}:{payee.person_id}",
                why=chart.Why.PAYOUT,
                legs=[Leg(chart.expert_payable(payee.person_id), in_transit, payee.money)],
            )
            for payee in some
        ]
        post_transfers(book=payout.community_id, drafts=drafts)


def _slices(payees: Sequence[Payee]) -> Iterator[Sequence[Payee]]:
    return (payees[start : start + _AT_ONCE] for start in range(0, len(payees), _AT_ONCE))
