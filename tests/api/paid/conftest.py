"""A community whose customers pay, and what the books say of a question there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import balance
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, Program
from tests.provider import VISA, LocalProvider

ASK = "/communities/tally/conversations"
TEN = {"amount": "10.00", "currency": "CHF"}


@pytest.fixture(autouse=True)
def paid(tally: Community, provider: LocalProvider) -> None:
    """Here the customer pays."""
    tally.mode = Community.Mode.PAID
    tally.save()


@pytest.fixture
def ask(by: As, ada: Person, ezra: Person, sending_invoices: Reason) -> Callable[..., HttpResponse]:
    """Ada asks, for CHF 10.00 with a good card unless said otherwise."""

    def asked(who: Person = ada, **values: Any) -> HttpResponse:
        key = values.pop("key", None)
        said = {"price": TEN, "payment_method": VISA, **values}
        body = {"reason": "sending-invoices", "text": "May my landlord do that?", **said}
        headers = {"Idempotency_Key": key} if key else {}
        return by(who).post(ASK, {k: v for k, v in body.items() if v is not None}, **headers)

    return asked


def held(tally: Community, ada: Person) -> str:
    """What is hers and waits for an answer."""
    return str(balance(book=tally.id, address=chart.customer_held(ada.id), currency="CHF"))


def payable(tally: Community, ezra: Person) -> str:
    """What is owed to him."""
    return str(balance(book=tally.id, address=chart.expert_payable(ezra.id), currency="CHF"))


def of(tally: Community, address: chart.Address) -> str:
    """What an account holds."""
    return str(balance(book=tally.id, address=address, currency="CHF"))


def answered(by: As, ada: Person, ezra: Person, chat: str) -> Program:
    """Ezra takes it and answers, Ada closes."""
    (invitation,) = by(ezra).get("/invitations").json()["items"]
    assert by(ezra).post(f"/invitations/{invitation['id']}/accept").status_code == 200
    said = by(ezra).post(f"/conversations/{chat}/messages", {"text": "No, by law not."})
    assert said.status_code == 201
    assert by(ada).post(f"/conversations/{chat}/close").status_code == 200
    return by(ada)
