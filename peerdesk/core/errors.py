"""What a verb says when it must not act: a refusal with a stable code, a status and a sentence."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An expected no. Doors turn it into a problem document (RFC 9457) or a field message.

    `code` is stable and for programs; `detail` is for people; `more` is given to the client
    beside them (`available_at`, `state`, ...).
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[str | Promise] = _("This can't be done now.")

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        self.detail = detail or str(self.sentence)
        self.more: Mapping[str, Any] = more
        super().__init__(self.detail)


class NotFound(Refusal):
    """It isn't there, or not for the one who asks: both are the same answer."""

    code = "not_found"
    status = 404
    sentence = _("There is nothing here, or it is not yours.")


class InvalidInput(Refusal):
    """Input that parses but breaks a rule; `errors` maps each field to its messages."""

    code = "invalid"
    status = 422
    sentence = _("Please check the marked fields.")

    def __init__(self, errors: Mapping[str, list[str]], detail: str | None = None) -> None:
        super().__init__(detail, errors={field: list(texts) for field, texts in errors.items()})
        self.errors = errors
