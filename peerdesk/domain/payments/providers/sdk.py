"""A provider that speaks Stripe's HTTP, by its real SDK: Stripe itself, or the local one.

Everything that makes something bears a key made of our row's id. The provider forgets keys after a
day, so what is asked again later is looked for first: its metadata bear our id.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from uuid import UUID

import requests
import stripe
from stripe import RequestsClient, StripeClient

from peerdesk.core.ids import made_at, new_id
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.providers import (
    Card,
    DisputeSaid,
    Order,
    RefundSaid,
    Said,
    SignedEvent,
    Unreachable,
    asking,
    saying,
)
from peerdesk.domain.payments.providers.refusals import (
    CardError,
    IdempotencyError,
    InvalidRequestError,
    answers_only,
    code_of,
    is_unknown,
)
from peerdesk.domain.payments.providers.signatures import read_signed

_WAITS: Final = (4.0, 20.0)  # seconds to connect, and for an answer
_KEYS_LAST: Final = timedelta(hours=23)
_PAGE: Final = 100
_SESSION: Final = ["payment_intent.latest_charge", "payment_intent.payment_method"]

# What we ask is nobody else's business, and the SDK would keep a file of its own for it.
stripe.enable_telemetry = False
# It would tell every request twice.
logging.getLogger("stripe").setLevel(logging.WARNING)


class StripeProvider:
    """The port's calls, each one or two requests. Thread-safe."""

    def __init__(self, name: str, *, key: str, webhook_secret: str, address: str = "") -> None:
        self.name = name
        self._secret = webhook_secret
        session = None
        if address:
            session = requests.Session()
            session.trust_env = False  # a proxy for the world outside doesn't know our machine
        self._client = StripeClient(
            key,
            base_addresses={"api": address, "files": address} if address else None,
            http_client=RequestsClient(timeout=_WAITS, session=session),
            # What is tried again is our sweep's to say, with time for others between.
            max_network_retries=0,
        )
        self._api = self._client.v1

    def customer(self, *, key: str, email: str, name: str) -> str:
        """The provider's id of a customer."""
        params: Any = {"email": email, "name": name, "metadata": {"payer": key}}
        words = sha256(f"{key} {email} {name}".encode()).hexdigest()[:16]
        with answers_only():
            return self._api.customers.create(params, _once(f"customer-{key}-{words}")).id

    def charge(self, order: Order) -> Said:
        """Charge, or open the provider's page; asked twice, done once."""
        if self._keys_forgotten(order.charge_id) and (said := self._found(order.charge_id)):
            return said
        with answers_only():
            try:
                return self._pay(order) if order.method else self._open_page(order)
            except IdempotencyError as trouble:
                # Asked before in other words, or being asked right now.
                if said := self._found(order.charge_id):
                    return said
                raise Unreachable("The same charge was asked for in other words.") from trouble

    def look(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said | None:
        """How the charge stands; None when the provider never heard of it."""
        if not intent_id and not session_id:
            return self._found(charge_id)
        try:
            with answers_only():
                return self._session(session_id) if session_id else self._intent(intent_id)
        except InvalidRequestError as trouble:
            if is_unknown(trouble):
                return None
            raise

    def cancel(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said:
        """Give it up, unless it has succeeded: the answer says which.

        Without either name it is looked for; what the provider never heard of is given up. Ask
        `charge` again before, if its answer was lost a moment ago.
        """
        asked = {"charge_id": charge_id, "intent_id": intent_id, "session_id": session_id}
        said = self.look(**asked)  # type: ignore[arg-type]
        if said is None:
            return Said(ChargeState.CANCELLED)
        if said.state not in (ChargeState.NEEDS_ACTION, ChargeState.FAILED):
            return said
        try:
            with answers_only():
                if said.session_id:
                    self._api.checkout.sessions.expire(said.session_id)
                    return self._session(said.session_id)
                return saying.charge_said(_plain(self._api.payment_intents.cancel(said.intent_id)))
        except InvalidRequestError:
            # It moved meanwhile: what it is now is the answer.
            return self.look(**asked) or said  # type: ignore[arg-type]

    def refund(self, *, refund_id: UUID, intent_id: str, money: Money) -> RefundSaid:
        """Send money back the way it came."""
        with answers_only():
            known = self._api.refunds.list({"payment_intent": intent_id, "limit": _PAGE})
            for refund in map(_plain, known.data):
                if (refund.get("metadata") or {}).get("refund") == str(refund_id):
                    return saying.refund_said(refund)
            params: Any = asking.refund_asked(refund_id, intent_id, money)
            try:
                made = self._api.refunds.create(params, _once(f"refund-{refund_id}"))
            except (InvalidRequestError, CardError) as trouble:
                return RefundSaid(RefundState.FAILED, failure_code=code_of(trouble))
            except IdempotencyError as trouble:
                raise Unreachable("The same refund is being asked for.") from trouble
            return saying.refund_said(_plain(made))

    def look_at_refund(self, *, refund_id: str) -> RefundSaid:
        """How the refund stands."""
        with answers_only():
            return saying.refund_said(_plain(self._api.refunds.retrieve(refund_id)))

    def look_at_dispute(self, *, dispute_id: str) -> DisputeSaid:
        """How the dispute stands."""
        with answers_only():
            return saying.dispute_said(_plain(self._api.disputes.retrieve(dispute_id)))

    def submit_evidence(self, *, dispute_id: str, text: str, file: bytes) -> DisputeSaid:
        """Hand over the evidence (a PDF) of one dispute."""
        upload: Any = {"purpose": "dispute_evidence", "file": _Paper(file)}
        with answers_only():
            paper = self._api.files.create(upload)
            evidence: Any = {"uncategorized_text": text, "uncategorized_file": paper.id}
            params: Any = {"evidence": evidence, "submit": True}
            return saying.dispute_said(_plain(self._api.disputes.update(dispute_id, params)))

    def cards(self, *, customer_id: str) -> list[Card]:
        """What the customer let the provider keep."""
        with answers_only():
            kept = self._api.payment_methods.list(
                {"customer": customer_id, "type": "card", "limit": _PAGE}
            )
            return [saying.card_said(_plain(method)) for method in kept.data]

    def keep_card(self, *, key: str, customer_id: str, return_url: str) -> str:
        """The address of the provider's page on which a card is kept without paying."""
        params: Any = asking.kept_card_asked(customer_id, return_url)
        with answers_only():
            return self._api.checkout.sessions.create(params, _once(f"keep-{key}")).url or ""

    def forget_card(self, *, method: str) -> None:
        """Take a kept card away; one that is gone already is fine."""
        with answers_only():
            try:
                self._api.payment_methods.detach(method)
            except InvalidRequestError:
                return

    def read_event(self, *, body: bytes, signature: str) -> SignedEvent:
        """Check a webhook and read it; raises ForgedEvent."""
        return read_signed(body, signature, self._secret)

    def events_since(self, moment: datetime) -> list[SignedEvent]:
        """What the provider has said since then, the first first."""
        params: Any = {"created": {"gte": int(moment.timestamp())}, "limit": _PAGE}
        with answers_only():
            pages = self._api.events.list(params).auto_paging_iter()
            told = [saying.event_said(_plain(event)) for event in pages]
        return told[::-1]

    def _pay(self, order: Order) -> Said:
        params: Any = asking.intent_asked(order)
        options = _once(f"charge-{order.charge_id}")
        try:
            return saying.charge_said(_plain(self._api.payment_intents.create(params, options)))
        except CardError as trouble:
            told = _plain(trouble.error) if trouble.error else {}
            intent = (told.get("payment_intent") or {}).get("id") or ""
            return Said(ChargeState.FAILED, intent_id=intent, failure_code=code_of(trouble))
        except InvalidRequestError as trouble:
            # Nothing was begun: no such card, somebody else's, too small an amount.
            return Said(ChargeState.FAILED, failure_code=code_of(trouble))

    def _open_page(self, order: Order) -> Said:
        params: Any = asking.session_asked(order)
        options = _once(f"charge-{order.charge_id}")
        try:
            return saying.session_said(_plain(self._api.checkout.sessions.create(params, options)))
        except InvalidRequestError as trouble:
            return Said(ChargeState.FAILED, failure_code=code_of(trouble))

    def _intent(self, intent_id: str) -> Said:
        params: Any = {"expand": asking.CARD_AND_CHARGE}
        return saying.charge_said(_plain(self._api.payment_intents.retrieve(intent_id, params)))

    def _session(self, session_id: str) -> Said:
        params: Any = {"expand": _SESSION}
        return saying.session_said(_plain(self._api.checkout.sessions.retrieve(session_id, params)))

    def _found(self, charge_id: UUID) -> Said | None:
        """Looked for by our id. The provider's search is behind by a minute at times."""
        query = f"metadata['charge']:'{charge_id}'"
        with answers_only():
            found = self._api.payment_intents.search({"query": query, "limit": 1})
            return self._intent(found.data[0].id) if found.data else None

    def _keys_forgotten(self, charge_id: UUID) -> bool:
        return made_at(new_id()) - made_at(charge_id) > _KEYS_LAST


class _Paper(BytesIO):
    name = "evidence.pdf"


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def _plain(told: Any) -> Mapping[str, Any]:
    """The SDK's object as plain values, whatever its version calls them."""
    plain: Mapping[str, Any] = told.to_dict()
    return plain
