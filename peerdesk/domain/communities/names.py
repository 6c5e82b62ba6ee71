"""Names in the community's languages: what an owner typed, tidied and checked (pure)."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from peerdesk.core.text import is_storable

LONGEST = 80


def tidy(texts: Mapping[str, Any]) -> dict[str, str]:
    """The texts that say something, without blanks around them."""
    return {tongue: text.strip() for tongue, text in texts.items() if str(text).strip()}


def wrong_with(
    texts: Mapping[str, str], languages: Collection[str], *, longest: int = LONGEST
) -> list[str]:
    """What is wrong with tidied texts, in sentences; empty if nothing is."""
    if not set(texts) <= set(languages):
        return [_("Use the community's languages only.")]
    if any(len(text) > longest or not is_storable(text) for text in texts.values()):
        return [_("At most %(count)d characters, please.") % {"count": longest}]
    return []


def free_slug(name: Mapping[str, str], taken: Collection[str], *, otherwise: str) -> str:
    """A slug for the name that isn't taken: its English, else any of its texts."""
    text = name.get("en") or next(iter(name.values()), "")
    wanted = slugify(text)[:34].strip("-") or otherwise
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
