"""What the provider answers: a thing, or an error in Stripe's shape."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers, as they go out."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The request can't be done as it is; nothing of it was done."""

    def __init__(
        self,
        *,
        message: str,
        code: str = "",
        param: str = "",
        status: int = 400,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message}
        if code:
            self.error["code"] = code
        if param:
            self.error["param"] = param

    def answer(self) -> Answer:
        """The error as Stripe writes it."""
        return told({"error": self.error}, self.status)


def missing(what: str, name: str, param: str = "id") -> Refused:
    """404, with the word that the SDK knows."""
    return Refused(
        code="resource_missing", message=f"No such {what}: '{name}'", param=param, status=404
    )


def told(body: Thing, status: int = 200) -> Answer:
    """JSON as everybody outside sees it."""
    return Answer(status, json.dumps(outside(body)).encode())


def outside(value: Any) -> Any:
    """Without what the provider knows for itself (names that begin with `_`)."""
    if isinstance(value, dict):
        return {name: outside(one) for name, one in value.items() if not name.startswith("_")}
    return [outside(one) for one in value] if isinstance(value, list) else value


def listed(things: list[Thing], url: str, *, more: bool = False) -> Thing:
    """A page of a list."""
    return {"object": "list", "data": things, "has_more": more, "url": url}


def of_intent(intent: Thing) -> Answer:
    """The intent; a card that was refused is an error that carries it (402)."""
    trouble = intent.get("last_payment_error") or intent.get("last_setup_error")
    if intent["status"] != "requires_payment_method" or not trouble:
        return told(intent)
    name = intent["object"]
    return told({"error": {**trouble, name: intent}}, 402)
