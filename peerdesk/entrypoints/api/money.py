"""Money: an expert's earnings and bank account, an owner's payouts and books."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.ledger.queries import accounts_page, transfers_page
from peerdesk.domain.ledger.wire import account_as_wire, transfer_as_wire
from peerdesk.domain.payouts.access import payout_for
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.payouts.outlook import next_payout
from peerdesk.domain.payouts.queries import bank_account_of, file_of, payouts_page, standing
from peerdesk.domain.payouts.wire import (
    bank_account_as_wire,
    earnings_as_wire,
    payout_as_wire,
)
from peerdesk.entrypoints.api import money_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.earned import earnings_page
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.run_payout import run_payout

router = Router(tags=["money"], auth=SIGNED_IN)


class BankAccountGiven(Input):
    """Where the expert's money goes."""

    iban: str = Field(max_length=60)
    name: str = Field(max_length=140)
    town: str = Field("", max_length=140)


class PayoutOrder(Input):
    """The day on which the bank is to pay; today if none is named."""

    execution_date: date | None = None


@router.get("/communities/{slug}/me/earnings", response=money_shapes.Earnings)
def earnings(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """The balance, and every rated chat and judged brief with what it earned (C14, F9)."""
    person, community = caller_of(request).person, _as(request, slug, Membership.Role.EXPERT)
    page = earnings_page(person.id, community, cursor=part.cursor, limit=part.limit)
    now = standing(person, community)
    coming = next_payout(
        balance=now.balance,
        account=bank_account_of(person, community),
        community=community,
        now=clock.now(),
    )
    return answer(earnings_as_wire(now, page.items, page.next, coming))


@router.get("/communities/{slug}/me/bank-account", response=money_shapes.BankAccount)
def bank_account(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's bank account, its middle hidden; null members before one was entered."""
    person, community = caller_of(request).person, _as(request, slug, Membership.Role.EXPERT)
    account = bank_account_of(person, community)
    if account is None:
        return answer({"iban": None, "name": None})
    return answer(bank_account_as_wire(account, community))


@router.put("/communities/{slug}/me/bank-account", response=money_shapes.BankAccount)
def put_bank_account(request: HttpRequest, slug: str, body: BankAccountGiven) -> HttpResponse:
    """Enters or changes it (C10); another IBAN is paid only after its hold."""
    person, community = caller_of(request).person, _as(request, slug, Membership.Role.EXPERT)
    account = set_bank_account(
        person=person,
        community=community,
        iban=body.iban,
        name=body.name,
        town=body.town,
        now=clock.now(),
    )
    return answer(bank_account_as_wire(account, community))


@router.post("/communities/{slug}/payouts", response={201: money_shapes.Payout})
def make_payout(request: HttpRequest, slug: str, body: PayoutOrder) -> HttpResponse:
    """Reserves every balance that can be paid and seals one file for the bank (C10)."""
    caller, community = caller_of(request), _as(request, slug, Membership.Role.OWNER)
    now = clock.now()
    day = body.execution_date or now.date()
    payout = run_payout(community=community, made_by=caller.person, execution_date=day, now=now)
    return answer(payout_as_wire(payout), 201)


@router.get("/communities/{slug}/payouts", response=shapes.ListOf[money_shapes.Payout])
def payouts(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """The community's payouts, newest first."""
    community = _as(request, slug, Membership.Role.OWNER)
    page = payouts_page(community, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([payout_as_wire(one) for one in page.items], page.next))


@router.get("/payouts/{id}", response=money_shapes.Payout)
def one_payout(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One payout, for an owner."""
    return answer(payout_as_wire(payout_for(caller_of(request), id)))


@router.get("/payouts/{id}/pain.001", openapi_extra={"responses": {200: shapes.XML_FILE}})
def payout_file(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The bank file as it was sealed: the same bytes at every download."""
    payout = payout_for(caller_of(request), id)
    response = HttpResponse(file_of(payout), content_type="application/xml")
    name = f"{payout.community.slug}-{payout.execution_date}-{payout.message_id[-8:]}.xml"
    response["Content-Disposition"] = f'attachment; filename="pain.001-{name}"'
    return response


@router.get("/communities/{slug}/ledger/accounts", response=shapes.ListOf[money_shapes.Account])
def accounts(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """The accounts of the community's books with what they hold."""
    community = _as(request, slug, Membership.Role.OWNER)
    page = accounts_page(book=community.id, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([account_as_wire(one) for one in page.items], page.next))


@router.get("/communities/{slug}/ledger/transfers", response=shapes.ListOf[money_shapes.Transfer])
def transfers(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """The transfers of the community's books, newest first."""
    community = _as(request, slug, Membership.Role.OWNER)
    page = transfers_page(book=community.id, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([transfer_as_wire(one) for one in page.items], page.next))


def _as(request: HttpRequest, slug: str, role: str) -> Community:
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, role)
    return community
