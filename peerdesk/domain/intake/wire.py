"""How the contact form looks outside (protocol.md)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import Node


def reasons_wire(
    nodes: Sequence[Node],
    language: str,
    articles: Mapping[UUID, Sequence[Mapping[str, Any]]],
) -> list[dict[str, Any]]:
    """The tree in one language; the articles come from knowledge, which stands above."""
    return [
        {
            "id": str(node.reason.id),
            "slug": node.reason.slug,
            "name": in_language(node.reason.name, language),
            "hint": in_language(node.reason.hint, language) or None,
            "channel": node.reason.channel,
            "fields": [_field_wire(field, language) for field in node.reason.fields],
            "articles": list(articles.get(node.reason.id, ())),
            "children": reasons_wire(node.children, language, articles),
        }
        for node in nodes
    ]


def design_wire(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Every reason as its owner designed it, each before those below it."""
    found: list[dict[str, Any]] = []
    for node in nodes:
        one = node.reason
        found.append(
            {
                "id": str(one.id),
                "slug": one.slug,
                "name": one.name,
                "hint": one.hint,
                "channel": one.channel,
                "served_by": one.served_by,
                "parent": str(one.parent_id) if one.parent_id else None,
                "area": str(one.area_id) if one.area_id else None,
                "team": str(one.team_id) if one.team_id else None,
                "fields": one.fields,
                "retired": one.retired_at is not None,
            }
        )
        found += design_wire(node.children)
    return found


def form_wire(reason: Reason, known: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A reason's form with what is answered already."""
    return {
        "id": str(reason.id),
        "slug": reason.slug,
        "name": in_language(reason.name, language),
        "team": in_language(reason.team.name, language) if reason.team else None,
        "fields": [
            _field_wire(field, language) | {"answer": known.get(field["key"])}
            for field in reason.fields
        ],
    }


def _field_wire(field: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "key": field["key"],
        "kind": field["kind"],
        "label": in_language(field.get("label", {}), language),
        "required": bool(field.get("required")),
        "options": [
            {"value": option["value"], "label": in_language(option.get("label", {}), language)}
            for option in field.get("options", [])
        ],
    }
