"""What a page of ours may load, and where its forms may lead (Content-Security-Policy)."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from peerdesk.config.environment import Environment


def content_policy(environment: Environment) -> dict[str, Any]:
    """As django-csp wants it."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, NONCE],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:"],
            "connect-src": [SELF, _gateway(environment)],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF, *_payment_pages(environment)],
            "frame-ancestors": [SELF],
        },
    }


def _gateway(environment: Environment) -> str:
    """Unless it was given, the visitor may have come by any name of this machine."""
    socket = urlsplit(environment.gateway_url)
    if "PEERDESK_GATEWAY_URL" in environment.given or environment.production:
        return f"{socket.scheme}://{socket.netloc}"
    return f"ws://*:{socket.port}"


def _payment_pages(environment: Environment) -> list[str]:
    """A form may lead to the provider's page: browsers hold redirects against form-action, too."""
    if environment.payments == "stripe":
        return ["https://checkout.stripe.com", "https://hooks.stripe.com"]
    local = environment.text("PEERDESK_PROVIDER_URL").rstrip("/")
    return [local] if local and environment.payments == "local" else []
