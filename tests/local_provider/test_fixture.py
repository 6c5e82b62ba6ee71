"""The fixture that everybody's payments stand on."""

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.providers import Order
from peerdesk.domain.payments.providers.chosen import provider as chosen
from tests.provider import SECURE, VISA, LocalProvider


def order(method: str, customer: str) -> Order:
    return Order(
        charge_id=new_id(),
        money=Money(2000, "CHF"),
        description="A question",
        return_url="https://help.example.org/pay/1/",
        customer_id=customer,
        method=method,
    )


def test_a_charge_goes_through_the_real_sdk(provider: LocalProvider) -> None:
    customer = chosen().customer(key="ada", email="ada@example.org", name="Ada")
    said = chosen().charge(order(VISA, customer))
    assert (said.state, said.last4) == (ChargeState.SUCCEEDED, "4242")
    kinds = [webhook.kind for webhook in provider.webhooks("payment_intent.succeeded")]
    assert kinds == ["payment_intent.succeeded"]


def test_the_bank_is_asked_on_its_page(provider: LocalProvider) -> None:
    customer = chosen().customer(key="ada", email="ada@example.org", name="Ada")
    wanted = order(SECURE, customer)
    said = chosen().charge(wanted)
    back = provider.approve(said.redirect_url)
    assert back.startswith(wanted.return_url)
    now = chosen().look(charge_id=wanted.charge_id, intent_id=said.intent_id, session_id="")
    assert now is not None
    assert now.state == ChargeState.SUCCEEDED
