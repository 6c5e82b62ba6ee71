"""The ticket form's answers against the reason's own fields (pure, S2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput

_LONGEST: Final = {"text": 200, "textarea": 4000, "email": 254, "number": 40, "date": 10}


def checked_fields(
    fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The answers by key, tidied; keys that the form doesn't have are left out.

    Raises InvalidInput with `fields.KEY` for each answer that is missing or doesn't fit.
    """
    given = values or {}
    answers: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in fields:
        try:
            answer = _answer(field, given.get(field["key"]))
        except _Wrong as wrong:
            errors[f"fields.{field['key']}"] = [str(wrong.text)]
        else:
            if answer is not None:
                answers[field["key"]] = answer
    if errors:
        raise InvalidInput(errors)
    return answers


class _Wrong(Exception):
    def __init__(self, text: object) -> None:
        self.text = text


def _answer(field: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        if field.get("required"):
            raise _Wrong(_("This field is required."))
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Wrong(_("Enter a text."))
    text = str(value)
    if len(text) > _LONGEST.get(field["kind"], 200):
        raise _Wrong(_("This is too long."))
    if field["kind"] == "select":
        return _option(field, text)
    return _KINDS.get(field["kind"], str)(text)


def _option(field: Mapping[str, Any], text: str) -> str:
    if text not in {option["value"] for option in field.get("options", [])}:
        raise _Wrong(_("Choose one of the options."))
    return text


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Wrong(_("Enter a date.")) from None


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _Wrong(_("Enter a number.")) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise _Wrong(_("Enter a number."))
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise _Wrong(_("Enter an e-mail address.")) from None
    return text


_KINDS: Final[Mapping[str, Callable[[str], str]]] = {
    "date": _date,
    "number": _number,
    "email": _email,
}
