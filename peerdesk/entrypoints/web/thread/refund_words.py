"""What refunds and disputes say in the timeline; js/thread/refund_words.js says the same."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _


def _requested(data: Mapping[str, Any]) -> str:
    values = data.get("values") or {}
    if values.get("origin") == "rating":
        return _("The stars hold the money back: the support team decides whether it is returned.")
    if values.get("scope") == "question":
        return _("A refund of the question was asked for. The support team decides.")
    if values.get("scope") == "service":
        return _("A refund of the service was asked for. The support team decides.")
    return _("A refund of the question and the service was asked for. The support team decides.")


def _approved(data: Mapping[str, Any]) -> str:
    amount = (data.get("values") or {}).get("amount", "")
    return _("The support team approved the refund: %(amount)s goes back the way it came.") % {
        "amount": amount
    }


CODES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "refund_requested": _requested,
    "refund_answered": lambda _data: _("The helper said a word on the refund to the support team."),
    "refund_withdrawn": lambda _data: _("The refund isn't asked for any more."),
    "refund_approved": _approved,
    "refund_rejected": lambda _data: _("The support team did not approve the refund."),
    "dispute_opened": lambda _data: _("The customer's bank asks the payment back."),
    "dispute_won": lambda _data: _("The bank decided: the payment stays."),
    "dispute_lost": lambda _data: _("The bank decided: the payment goes back to the customer."),
}
