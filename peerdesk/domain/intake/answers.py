"""What a customer answered in a form, as people read it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peerdesk.domain.communities.wire import in_language


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the form and its answer in words; `kind` as in the form."""

    key: str
    kind: str
    label: str
    text: str


def answered(
    fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any], language: str
) -> list[Answered]:
    """The answers in the form's order, then those that the form no longer asks for.

    Files are left out: they stand in the thread.
    """
    known = {field["key"]: field for field in fields}
    rest = [{"key": key, "kind": "text", "label": {}} for key in values if key not in known]
    shown = []
    for field in (*fields, *rest):
        value = values.get(field["key"])
        if value in (None, "", []) or field["kind"] == "file":
            continue
        label = in_language(field.get("label", {}), language) or field["key"]
        shown.append(Answered(field["key"], field["kind"], label, _said(field, value, language)))
    return shown


def _said(field: Mapping[str, Any], value: Any, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(_said(field, one, language) for one in value)
    for option in field.get("options", []):
        if option["value"] == value:
            return in_language(option.get("label", {}), language) or str(value)
    return str(value)
