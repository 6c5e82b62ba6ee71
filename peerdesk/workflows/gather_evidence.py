"""All that speaks for a disputed payment, gathered from where it was written down (P11).

In English, for the customer's bank. Private boxes are told by who opened them and when, never by
what is in them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.payments.models import Charge, InboxEvent, Refund
from peerdesk.domain.premium.box_models import BoxOpening
from peerdesk.domain.premium.models import Consent, PremiumOffer
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.evidence import Section
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest
from peerdesk.domain.refunds.queries import requests_of

_MOST_EVENTS: Final = 1000
_REMOVED: Final = "(removed)"
_FOR_COLLEAGUES: Final = frozenset({"note", "hidden"})


def gather_evidence(case: DisputeCase, *, statement: str = "") -> list[Section]:
    """The sections of the file, in the order in which a stranger understands them."""
    charge = case.dispute.charge
    sections = [
        Section("The dispute", list(_dispute(case))),
        Section("What we say to it", [("Statement", statement)] if statement else []),
        Section("The payment", list(_payment(charge))),
    ]
    if case.conversation is not None:
        sections += _about(case, case.conversation, charge)
    sections.append(Section("What the payment provider told us", _provider_log(charge)))
    return sections


def _about(case: DisputeCase, conversation: Conversation, charge: Charge) -> list[Section]:
    offer = PremiumOffer.objects.filter(id=case.offer_id).first() if case.offer_id else None
    return [
        Section("What was bought", list(_bought(conversation, offer))),
        Section("What was agreed", _consents(conversation, offer)),
        Section("The conversation", _timeline(conversation)),
        Section("The private box of the service: who opened it, and when", _openings(offer)),
        Section("Mails to the customer", _mails(conversation)),
        Section("Refunds that were asked for", _refunds(conversation, charge)),
    ]


def _dispute(case: DisputeCase) -> Iterator[tuple[str, str]]:
    dispute = case.dispute
    yield "Dispute", dispute.dispute_id
    yield "Reason given", dispute.reason or "–"
    yield "Amount", str(Money(dispute.amount_minor, dispute.charge.currency))
    yield "Opened", _at(dispute.opened_at)
    yield "Evidence due", _at(dispute.evidence_due_at)


def _payment(charge: Charge) -> Iterator[tuple[str, str]]:
    yield "Charge", str(charge.id)
    yield "Payment at the provider", charge.intent_id or "–"
    yield "Amount", str(Money(charge.amount_minor, charge.currency))
    yield "For", charge.purpose
    yield "Card", f"{charge.brand} ending in {charge.last4}" if charge.last4 else "–"
    yield "Begun by the customer", _at(charge.created_at)
    yield "Paid", _at(charge.settled_at)


def _bought(conversation: Conversation, offer: PremiumOffer | None) -> Iterator[tuple[str, str]]:
    yield "Conversation", f"#{conversation.number}"
    yield "Reason", str(conversation.reason.name.get("en") or conversation.reason.slug)
    question = PaidQuestion.objects.filter(conversation=conversation).first()
    if question:
        price = Money(question.price_minor, question.currency)
        yield "Price of the question", f"{price}, named by the customer"
    if offer is None:
        return
    yield "Service", f"{offer.title or _REMOVED} ({offer.kind})"
    yield "Description", offer.description or _REMOVED
    yield "What the customer has in the end", offer.delivers
    yield "Price of the service", str(Money(offer.price_minor, offer.currency))
    yield "Offered", _at(offer.offered_at)
    yield "Accepted by the customer", _at(offer.accepted_at)
    yield "To be delivered by", _at(offer.deliver_by)
    yield "Reported as done", _at(offer.reported_at)
    yield "Report", _REMOVED if "report" in offer.removed else offer.report
    yield "Ended", _at(offer.ended_at)


def _consents(conversation: Conversation, offer: PremiumOffer | None) -> list[tuple[str, str]]:
    lines = []
    if offer is not None:
        price = Money(offer.price_minor, offer.currency)
        title = offer.title or _REMOVED
        words = f"The customer accepted “{title}” for {price}, the full price shown."
        lines.append((_at(offer.accepted_at), words))
        for one in Consent.objects.filter(
            community_id=conversation.community_id, expert_id=offer.expert_id
        ).order_by("version"):
            words = f"The expert confirmed version {one.version}: {one.text}"
            lines.append((_at(one.confirmed_at), words))
    return lines


def _timeline(conversation: Conversation) -> list[tuple[str, str]]:
    events = Event.objects.filter(conversation=conversation).order_by("seq")[:_MOST_EVENTS]
    return [
        (f"{event.seq} · {_at(event.at)}", _said(event))
        for event in events
        if event.kind not in _FOR_COLLEAGUES and _is_for_customer(event)
    ]


def _is_for_customer(event: Event) -> bool:
    return not event.audience or "customer" in event.audience


def _said(event: Event) -> str:
    who = f"{event.author_alias} ({event.author_role})" if event.author_id else "Peerdesk"
    if event.kind == "message":
        files = [str(one.get("name", "")) for one in event.data.get("attachments") or []]
        text = str(event.data.get("text", "")) or _REMOVED
        return f"{who}: {text}" + (f" [files: {', '.join(files)}]" if files else "")
    what = str(event.data.get("code") or event.kind)
    return f"{who}: {what.replace('_', ' ')}{_details(event.data)}"


def _details(values: dict[str, Any]) -> str:
    known = ("stars", "comment", "title", "price", "by")
    told = [f"{name} {values[name]}" for name in known if values.get(name)]
    return f" ({', '.join(told)})" if told else ""


def _openings(offer: PremiumOffer | None) -> list[tuple[str, str]]:
    if offer is None:
        return []
    rows = BoxOpening.objects.filter(box_id=offer.id).order_by("id")
    return [(_at(one.at), f"{one.alias} ({one.role}): {one.act}") for one in rows]


def _mails(conversation: Conversation) -> list[tuple[str, str]]:
    rows = Mail.objects.filter(
        conversation_id=conversation.id, person_id=conversation.customer_id
    ).order_by("id")
    return [
        (
            _at(one.sent_at or one.created_at),
            f"Entries {one.first_seq} to {one.last_seq}: {one.state}",
        )
        for one in rows
    ]


def _refunds(conversation: Conversation, charge: Charge) -> list[tuple[str, str]]:
    asked = [(_at(one.requested_at), _asked(one)) for one in reversed(requests_of(conversation.id))]
    sent = [
        (_at(one.decided_at), f"{Money(one.amount_minor, charge.currency)} back: {one.state}")
        for one in Refund.objects.filter(charge=charge).order_by("id")
    ]
    return [*asked, *sent]


def _asked(one: RefundRequest) -> str:
    reason, decision = (
        _REMOVED if name in one.removed and not words else words
        for name, words in (("reason", one.reason), ("decision", one.decision))
    )
    return f"{one.scope}: {reason or '–'} [{one.state}] {decision}"


def _provider_log(charge: Charge) -> Sequence[tuple[str, str]]:
    rows = InboxEvent.objects.filter(provider=charge.provider, object_id=charge.intent_id)
    return [(_at(one.said_at), f"{one.kind} ({one.event_id})") for one in rows.order_by("said_at")]


def _at(at: datetime | None) -> str:
    return rfc3339(at) if at else "–"
