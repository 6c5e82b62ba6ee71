"""A request as it came, read once."""

import secrets
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Thing


@dataclass(frozen=True, slots=True)
class Asked:
    """Method, path and values; `said` is how the events of it name it."""

    method: str
    path: str
    params: dict[str, Any]
    headers: Message
    query: dict[str, list[str]]
    body: bytes
    name: str = field(default_factory=lambda: f"req_{secrets.token_hex(7)}")

    @classmethod
    def read(cls, method: str, target: str, headers: Message, body: bytes) -> Self:
        """Raises Refused for a body that can't be read."""
        where = urlsplit(target)
        kind = headers.get("Content-Type", "")
        if method == "GET" or kind.startswith("application/json"):
            params = forms.read_form(where.query)
        elif kind.startswith("multipart/form-data"):
            params = forms.read_multipart(kind, body)
        else:
            params = forms.read_form(body.decode("utf-8", "replace"))
        path = unquote(where.path).rstrip("/") or "/"
        return cls(method, path, params, headers, parse_qs(where.query), body)

    @property
    def key(self) -> str:
        """The idempotency key, if it has one that counts."""
        return (self.headers.get("Idempotency-Key") or "") if self.method == "POST" else ""

    @property
    def said(self) -> Thing:
        """What its events and the record of requests say of it."""
        return {
            "id": self.name,
            "idempotency_key": self.key or None,
            "version": self.headers.get("Stripe-Version"),
        }

    def is_from(self, key: str) -> bool:
        """Whether whoever asks has the shop's secret key."""
        given = self.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {key}".encode())
