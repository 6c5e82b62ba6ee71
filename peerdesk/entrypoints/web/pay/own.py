"""All that one has paid, what went back of it, and the cards that are kept."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerdesk.core.money import Money
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, Refund, SavedMethod
from peerdesk.domain.payments.queries import charges_of_payer, paying_in, refunds_of, saved_methods
from peerdesk.domain.people.access import Caller, caller_by_session
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.queries import number_of, receipts_of_charges
from peerdesk.entrypoints.web.pay.one import thing_of
from peerdesk.entrypoints.web.pay.words import (
    State,
    given_back_words,
    money_of,
    purpose_of,
    state_of,
)
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import reader_locale, staff_page

_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One payment as the list shows it."""

    charge: Charge
    amount: Money
    purpose: str
    state: State
    counts: bool  # money moved
    waits: bool
    thing: str
    back: list[str]
    receipts: list[tuple[UUID, str]]  # with their numbers


@dataclass(frozen=True, slots=True)
class Wallet:
    """The cards kept in one community."""

    community: Community
    cards: list[SavedMethod]


@staff_page
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time."""
    caller = caller_by_session(signed_in(request), request.session)
    before = parse_cursor(request.GET.get("cursor"), UUID)
    rows = charges_of_payer(
        caller.person.id, community_id=caller.only_community, before=before, limit=_AT_ONCE + 1
    )
    page = page_of(rows, limit=_AT_ONCE, cursor=lambda charge: charge.id)
    shown = [charge.id for charge in page.items]
    refunds, receipts = refunds_of(shown), receipts_of_charges(shown)
    context = {
        "rows": [_row(charge, refunds, receipts) for charge in page.items],
        "next": page.next,
        "first": before is None,
        "wallets": _wallets(caller),
    }
    return render(request, "pay/own.html", context)


def _row(charge: Charge, refunds: list[Refund], receipts: list[Receipt]) -> Row:
    locale = reader_locale()
    own = [one for one in refunds if one.charge_id == charge.id]
    return Row(
        charge=charge,
        amount=money_of(charge),
        purpose=purpose_of(charge),
        state=state_of(charge),
        counts=charge.state == ChargeState.SUCCEEDED or charge.late_at is not None,
        waits=charge.state == ChargeState.NEEDS_ACTION,
        thing=thing_of(charge),
        back=[
            given_back_words(one, Money(one.amount_minor, charge.currency).format(locale))
            for one in own
        ],
        receipts=[(one.id, number_of(one)) for one in receipts if one.charge_id == charge.id],
    )


def _wallets(caller: Caller) -> list[Wallet]:
    """Where the reader is a customer and something is paid for."""
    return [
        Wallet(community, list(saved_methods(caller.person.id, community.id)))
        for community in paying_in(caller)
    ]
