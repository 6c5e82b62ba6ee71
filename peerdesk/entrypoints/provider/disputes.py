"""Disputes: the customer's bank wants the money back, and hears both sides."""

from typing import Any

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.store import Work

_DAYS = 9
_DAY = 86_400
_OPEN = ("needs_response", "under_review")
# Words of Stripe's test mode that decide a dispute at once.
_DECISIVE = {"winning_evidence": "won", "losing_evidence": "lost"}


def open_dispute(work: Work, intent: Thing, reason: str = "fraudulent") -> Thing:
    """The bank takes the money away until it has decided."""
    charge = work.get("charge", intent["latest_charge"])
    details = {"due_by": work.now + _DAYS * _DAY, "has_evidence": False, "past_due": False}
    dispute = work.new(
        "dispute",
        "du_",
        amount=charge["amount"] - charge["amount_refunded"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=intent["id"],
        reason=reason,
        status="needs_response",
        evidence={},
        evidence_details={**details, "submission_count": 0},
        is_charge_refundable=False,
        metadata={},
    )
    work.put(dispute)
    charge["disputed"] = True
    work.put(charge)
    work.say("charge.dispute.created", dispute)
    work.say("charge.dispute.funds_withdrawn", dispute)
    return dispute


def update_dispute(work: Work, params: dict[str, Any], name: str) -> Thing:
    """Evidence comes in, and is handed over unless `submit` says not yet."""
    dispute = work.get("dispute", name)
    if dispute["status"] not in ("needs_response", "warning_needs_response"):
        raise Refused(message="This dispute is already closed or was answered.")
    evidence = params.get("evidence")
    dispute["evidence"] |= evidence if isinstance(evidence, dict) else {}
    file = dispute["evidence"].get("uncategorized_file")
    if file:
        work.get("file", file, "evidence[uncategorized_file]")
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])
    dispute["metadata"] |= forms.words(params.get("metadata"))
    if params.get("submit") not in ("false", "False"):
        dispute["evidence_details"]["submission_count"] += 1
        dispute["status"] = "under_review"
    work.put(dispute)
    work.say("charge.dispute.updated", dispute)
    return _decided_by_its_words(work, dispute)


def accept_dispute(work: Work, params: dict[str, Any], name: str) -> Thing:
    """The shop gives in: `close` in Stripe's words."""
    return decide(work, work.get("dispute", name), "lost")


def decide(work: Work, dispute: Thing, status: str) -> Thing:
    """The bank's last word."""
    if dispute["status"] not in _OPEN:
        raise Refused(message="This dispute is already closed.")
    dispute["status"] = status
    work.put(dispute)
    if status == "won":
        charge = work.get("charge", dispute["charge"])
        charge["disputed"] = False
        work.put(charge)
        work.say("charge.dispute.funds_reinstated", dispute)
    work.say("charge.dispute.closed", dispute)
    return dispute


def _decided_by_its_words(work: Work, dispute: Thing) -> Thing:
    text = str(dispute["evidence"].get("uncategorized_text", ""))
    for word, status in _DECISIVE.items():
        if word in text and dispute["status"] == "under_review":
            return decide(work, dispute, status)
    return dispute
