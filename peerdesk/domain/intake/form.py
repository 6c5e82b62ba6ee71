"""The ticket form's answers against the reason's own fields (pure, S2).

The same rules for the page without a script, the page with one, and the API. An answer is a text;
of several choices a list of texts, of files a list of ids.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.text import is_storable

LONGEST: Final[Mapping[str, int]] = {
    "text": 200, "textarea": 4000, "email": 254, "number": 40, "date": 10,
}  # fmt: skip
MOST_FILES: Final = 10


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


def files_in(fields: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[str]:
    """The ids of the files that checked answers name, in the form's order."""
    keys = [field["key"] for field in fields if field["kind"] == "file"]
    return [one for key in keys for one in answers.get(key, [])]


def unrequired(fields: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same form for who gives what they know; files aren't theirs to choose."""
    return [{**field, "required": False} for field in fields if field["kind"] != "file"]


class _Wrong(Exception):
    def __init__(self, text: object) -> None:
        self.text = text


def _answer(field: Mapping[str, Any], value: Any) -> Any:
    if field["kind"] in _LISTS:
        return _several(field, value)
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return _missing(field)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Wrong(_("Enter a text."))
    text = str(value)
    if len(text) > LONGEST.get(field["kind"], 200):
        raise _Wrong(_("This is too long."))
    if not is_storable(text):
        raise _Wrong(_("This text has characters that can't be stored."))
    if field["kind"] == "select":
        return _option(field, text)
    return _KINDS.get(field["kind"], str)(text)


def _several(field: Mapping[str, Any], value: Any) -> list[str] | None:
    given = [value] if isinstance(value, str) else value or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _Wrong(_("Give a list."))
    chosen = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    if not chosen:
        _missing(field)
        return None
    return _LISTS[field["kind"]](field, chosen)


def _missing(field: Mapping[str, Any]) -> None:
    if field.get("required"):
        raise _Wrong(_("This field is required."))


def _option(field: Mapping[str, Any], text: str) -> str:
    if text not in {option["value"] for option in field.get("options", [])}:
        raise _Wrong(_("Choose one of the options."))
    return text


def _options(field: Mapping[str, Any], chosen: list[str]) -> list[str]:
    return [_option(field, one) for one in chosen]


def _files(_field: Mapping[str, Any], chosen: list[str]) -> list[str]:
    if len(chosen) > MOST_FILES:
        raise _Wrong(_("At most %(count)d files, please.") % {"count": MOST_FILES})
    try:
        return [str(UUID(one)) for one in chosen]
    except ValueError:
        raise _Wrong(_("There is no such file.")) from None


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
_LISTS: Final[Mapping[str, Callable[[Mapping[str, Any], list[str]], list[str]]]] = {
    "multiple": _options,
    "file": _files,
}
