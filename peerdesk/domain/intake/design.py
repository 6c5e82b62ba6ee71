"""What an owner decides of a reason: its names, where it goes, its form; checked (pure, S2, S7)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from peerdesk.domain.communities.names import tidy, wrong_with

KINDS: Final = ("text", "textarea", "select", "multiple", "date", "number", "email", "file")
CHOICES: Final = ("select", "multiple")
MOST_FIELDS: Final = 20
MOST_OPTIONS: Final = 50
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class ReasonTerms:
    """A reason as its owner wants it; `fields` as in models.Reason, keys and values may lack."""

    name: Mapping[str, str]
    channel: str
    served_by: str
    hint: Mapping[str, str] = field(default_factory=dict)
    parent: UUID | None = None
    area: UUID | None = None
    team: UUID | None = None
    fields: Sequence[Mapping[str, Any]] = ()


def tidy_fields(fields: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The form with a key for each field and a value for each option, made from their labels."""
    keys: set[str] = set()
    found = []
    for one in fields:
        label = tidy(one.get("label") or {})
        key = str(one.get("key") or "") or _free(_key_of(label, "field"), keys)
        keys.add(key)
        tidied: dict[str, Any] = {
            "key": key,
            "kind": str(one.get("kind") or "text"),
            "label": label,
            "required": bool(one.get("required")),
        }
        if tidied["kind"] in CHOICES:
            tidied["options"] = _tidy_options(one.get("options") or [])
        found.append(tidied)
    return found


def wrong_fields(
    fields: Sequence[Mapping[str, Any]], languages: Collection[str]
) -> dict[str, list[str]]:
    """What is wrong with a tidied form, by `fields.NUMBER` from 0; empty if nothing is."""
    if len(fields) > MOST_FIELDS:
        return {"fields": [_("A form has at most %(count)d fields.") % {"count": MOST_FIELDS}]}
    keys = [one["key"] for one in fields]
    errors = {}
    for number, one in enumerate(fields):
        wrong = _wrong_with(one, languages)
        if keys.count(one["key"]) > 1:
            wrong.append(_("Two fields have this key."))
        if wrong:
            errors[f"fields.{number}"] = wrong
    return errors


def _wrong_with(one: Mapping[str, Any], languages: Collection[str]) -> list[str]:
    wrong = wrong_with(one["label"], languages, longest=200)
    if not one["label"]:
        wrong.append(_("Give the field a label in at least one language."))
    if not _KEY.fullmatch(one["key"]):
        wrong.append(_("A key has small letters, digits and underscores."))
    if one["kind"] not in KINDS:
        wrong.append(_("There is no such kind of field."))
    if one["kind"] in CHOICES:
        wrong += _wrong_options(one["options"], languages)
    return wrong


def _wrong_options(options: Sequence[Mapping[str, Any]], languages: Collection[str]) -> list[str]:
    values = [one["value"] for one in options]
    if not 1 <= len(options) <= MOST_OPTIONS:
        return [_("Give from 1 to %(count)d options.") % {"count": MOST_OPTIONS}]
    if len(set(values)) < len(values):
        return [_("Two options are the same.")]
    if any(not one["label"] or len(one["value"]) > 80 for one in options):
        return [_("Give every option a label.")]
    return [text for one in options for text in wrong_with(one["label"], languages, longest=200)]


def _tidy_options(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    taken: set[str] = set()
    for one in options:
        label = tidy(one.get("label") or {})
        value = str(one.get("value") or "").strip() or _free(_key_of(label, "option"), taken)
        taken.add(value)
        if label:
            found.append({"value": value, "label": label})
    return found


def _key_of(label: Mapping[str, str], otherwise: str) -> str:
    text = label.get("en") or next(iter(label.values()), "")
    key = slugify(text).replace("-", "_")[:30].strip("_")
    return key if key[:1].isalpha() else otherwise


def _free(wanted: str, taken: Collection[str]) -> str:
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}_{number}", number + 1
    return key
