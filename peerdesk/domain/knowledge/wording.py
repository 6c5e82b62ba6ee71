"""What an owner writes as an article, tidied and checked (pure)."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.text import is_storable
from peerdesk.domain.communities.names import free_slug

LONGEST: Final = {"title": 160, "summary": 300, "body": 50_000}
LONGEST_KEY: Final = 80
_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wording:
    """An article's words in one language."""

    title: str = ""
    summary: str = ""
    body: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.summary or self.body)

    @property
    def as_dict(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in LONGEST}


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """An article as its owner wants it; without a key one is made from the title."""

    texts: Mapping[str, Wording]
    for_experts: bool = False
    areas: Sequence[UUID] = ()
    key: str = ""


def tidy_texts(texts: Mapping[str, Wording]) -> dict[str, Wording]:
    """The languages in which something is said: titles on one line, no blanks around anything."""
    tidied = {tongue: _tidy(one) for tongue, one in texts.items()}
    return {tongue: one for tongue, one in tidied.items() if not one.is_empty}


def wrong_texts(texts: Mapping[str, Wording], languages: Collection[str]) -> dict[str, list[str]]:
    """What is wrong with tidied texts, by `texts.LANGUAGE.title` and the like."""
    if not texts:
        return {"texts": [_("Write the article in at least one language.")]}
    if not set(texts) <= set(languages):
        return {"texts": [_("Use the community's languages only.")]}
    errors = {}
    for tongue, wording in texts.items():
        for name, longest in LONGEST.items():
            if wrong := _wrong_with(name, getattr(wording, name), longest):
                errors[f"texts.{tongue}.{name}"] = [wrong]
    return errors


def wrong_key(key: str) -> list[str]:
    """What is wrong with an address that was chosen."""
    if _KEY.fullmatch(key) and len(key) <= LONGEST_KEY:
        return []
    return [_("An address has small letters, digits and hyphens between them: at most 80.")]


def key_from(texts: Mapping[str, Wording], taken: Collection[str]) -> str:
    """An address made from the title, English first, that isn't taken."""
    titles = {tongue: _plain(one.title) for tongue, one in texts.items() if one.title}
    return free_slug(titles, taken, otherwise="article")


def _plain(title: str) -> str:
    """As a German would write it without the dots: slugify would drop them."""
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        title = title.lower().replace(letter, letters)
    return title


def _tidy(one: Wording) -> Wording:
    lines = one.body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body = "\n".join(line.rstrip() for line in lines).strip()
    return Wording(_one_line(one.title), _one_line(one.summary), unicodedata.normalize("NFC", body))


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _wrong_with(name: str, text: str, longest: int) -> str:
    if not text and name == "title":
        return _("Give it a title.")
    if not text and name == "body":
        return _("Write a text, or empty this language.")
    if len(text) > longest:
        return _("At most %(count)d characters, please.") % {"count": longest}
    return "" if is_storable(text) else _("This text holds characters that can't be stored.")
