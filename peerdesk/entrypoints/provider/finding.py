"""Lists and searches, a page at a time."""

import re
from typing import Any, Final

from peerdesk.entrypoints.provider import customers, forms
from peerdesk.entrypoints.provider.answers import Refused, Thing, listed, missing
from peerdesk.entrypoints.provider.store import Work

__all__ = ["events", "listed", "methods", "methods_of_customer", "page", "search_intents"]

_MOST: Final = 100
_FILTERS: Final = ("customer", "payment_intent", "charge", "status", "type")
_QUERY: Final = re.compile(r"metadata\[['\"](\w+)['\"]\]:\s*['\"]([^'\"]+)['\"]")


def page(work: Work, params: dict[str, Any], kind: str, url: str) -> Thing:
    """The newest first, as far as the filters let through."""
    same = {name: str(params[name]) for name in _FILTERS if params.get(name)}
    return _cut(params, work.find(kind, same, since=_since(params)), url)


def methods(work: Work, params: dict[str, Any]) -> Thing:
    """The cards that a customer keeps."""
    name = forms.word(params, "customer")
    return methods_of_customer(work, params, name)


def methods_of_customer(work: Work, params: dict[str, Any], name: str) -> Thing:
    """The cards that a customer keeps."""
    work.get("customer", name, "customer")
    return _cut(params, customers.kept_methods(work, name), "/v1/payment_methods")


def events(work: Work, params: dict[str, Any]) -> Thing:
    """What was said, also what no webhook brought."""
    wanted = params.get("types")
    same = {"type": str(params["type"])} if params.get("type") else {}
    found = work.find("event", same, since=_since(params))
    if isinstance(wanted, list):
        found = [event for event in found if event["type"] in wanted]
    return _cut(params, found, "/v1/events")


def search_intents(work: Work, params: dict[str, Any]) -> Thing:
    """By metadata alone: `metadata['name']:'value'`."""
    query = forms.word(params, "query")
    asked = _QUERY.fullmatch(query.strip())
    if not asked:
        raise Refused(message=f"This query isn't understood here: {query}", param="query")
    found = work.find("payment_intent", {f"metadata.{asked[1]}": asked[2]})
    answer = _cut(params, found, "/v1/payment_intents/search")
    return answer | {"object": "search_result", "next_page": None}


def _cut(params: dict[str, Any], found: list[Thing], url: str) -> Thing:
    found = _up_to(params, found)
    after = params.get("starting_after")
    if after:
        names = [one["id"] for one in found]
        if after not in names:
            raise missing("object", str(after), "starting_after")
        found = found[names.index(str(after)) + 1 :]
    limit = forms.number(params, "limit", least=1) if "limit" in params else 10
    limit = min(limit, _MOST)
    return listed(found[:limit], url, more=len(found) > limit)


def _since(params: dict[str, Any]) -> int:
    created = params.get("created")
    if not isinstance(created, dict):
        return 0
    least = forms.number(created, "gte") if "gte" in created else 0
    return max(least, forms.number(created, "gt") + 1) if "gt" in created else least


def _up_to(params: dict[str, Any], found: list[Thing]) -> list[Thing]:
    created = params.get("created")
    if not isinstance(created, dict) or "lte" not in created:
        return found
    most = forms.number(created, "lte")
    return [one for one in found if one["created"] <= most]
