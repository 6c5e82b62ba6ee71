"""The provider's refusals: which are answers, and which say nothing of what happened."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from stripe import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    CardError,
    IdempotencyError,
    InvalidRequestError,
    PermissionError,  # noqa: A004 - the SDK's
    RateLimitError,
    StripeError,
)

from peerdesk.domain.payments.providers import Unreachable

log = structlog.get_logger(__name__)

# After these nothing is known, or nothing was begun and asking later may help.
_SILENCE = (APIConnectionError, APIError, RateLimitError)
_OUR_KEY = (AuthenticationError, PermissionError)


@contextmanager
def answers_only() -> Iterator[None]:
    """Let the provider's answers through (card and request errors); the rest is Unreachable."""
    try:
        yield
    except _OUR_KEY as trouble:
        log.error("the payment provider refuses our key", reason=type(trouble).__name__)
        raise Unreachable("The provider refuses our key.") from trouble
    except _SILENCE as trouble:
        raise Unreachable(type(trouble).__name__) from trouble


def is_unknown(trouble: InvalidRequestError) -> bool:
    """There is no such thing at the provider."""
    return trouble.code == "resource_missing"


def code_of(trouble: StripeError) -> str:
    """Why it was refused, in the provider's code."""
    error = trouble.error
    declined = getattr(error, "decline_code", None) if error else None
    return str(declined or trouble.code or "invalid_request")[:60]


__all__ = [
    "CardError",
    "IdempotencyError",
    "InvalidRequestError",
    "answers_only",
    "code_of",
    "is_unknown",
]
