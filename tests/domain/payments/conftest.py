"""A provider's customer, by the real SDK."""

from typing import Any

import pytest

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.payments.providers import (
    Order,
    Provider,
)
from peerdesk.domain.payments.providers.chosen import provider as chosen
from tests.provider import VISA, LocalProvider

BACK = "https://help.example.org/pay/1/"


@pytest.fixture
def port(provider: LocalProvider) -> Provider:
    return chosen()


@pytest.fixture
def ada(port: Provider) -> str:
    return port.customer(key="ada", email="ada@example.org", name="Ada")


def order(customer: str, method: str = VISA, **more: Any) -> Order:
    known = {"charge_id": new_id(), "money": Money(2000, "CHF"), "description": "A question"}
    return Order(**{**known, "return_url": BACK, "customer_id": customer, "method": method, **more})
