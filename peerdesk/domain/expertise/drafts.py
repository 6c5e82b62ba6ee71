"""A question as its owner writes it, and what can be wrong with it (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from peerdesk.core.text import is_storable
from peerdesk.domain.expertise.models import Question

MOST_OPTIONS: Final = 10
LONGEST_TEXT: Final = 1000
LONGEST_OPTION: Final = 300
LONGEST_EXPLANATION: Final = 2000
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """One question in one language. `right` are places in `options`, from 0.

    The options of an order question stand in their right order, and all of them are right.
    """

    key: str
    language: str
    kind: str
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    explanation: str = ""
    article: str = ""
    retired: bool = False

    def as_key(self, key: str, language: str) -> "Draft":
        """The same under another key and language."""
        return replace(self, key=key, language=language)


def tidy(text: str) -> str:
    """As it is stored: one kind of line end, nothing empty around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def errors_in(draft: Draft, *, languages: Sequence[str]) -> dict[str, list[str]]:
    """What is wrong, by field; empty when it may stand in the bank."""
    errors: dict[str, list[str]] = {}
    if not _KEY.fullmatch(draft.key) or len(draft.key) > 60:
        errors["key"] = [_("Use small letters, digits and hyphens, 60 at most.")]
    if draft.language not in languages:
        errors["language"] = [_("Choose one of the community's languages.")]
    if draft.kind not in Question.Kind.values:
        errors["kind"] = [_("Choose single, multiple or order.")]
    if draft.article and not re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", draft.article, re.ASCII):
        errors["article"] = [_("This is not the key of an article.")]
    errors |= _errors_in_texts(draft)
    wrong = _wrong_options(draft)
    return errors | {"options": [wrong]} if wrong else errors


def _errors_in_texts(draft: Draft) -> dict[str, list[str]]:
    texts = {
        "text": (draft.text, LONGEST_TEXT),
        "explanation": (draft.explanation, LONGEST_EXPLANATION),
    }
    errors = {
        field: [_("Write at most %(count)d characters.") % {"count": most}]
        for field, (text, most) in texts.items()
        if len(text) > most
    }
    if not draft.text.strip():
        errors["text"] = [_("Write the question.")]
    everything = [draft.text, draft.explanation, *draft.options]
    if not all(map(is_storable, everything)):
        errors["text"] = [_("This text holds characters that can't be stored.")]
    return errors


def _wrong_options(draft: Draft) -> str:
    options, right = draft.options, set(draft.right)
    if not 2 <= len(options) <= MOST_OPTIONS:
        return _("Give from 2 to 10 options.")
    if any(not option.strip() or len(option) > LONGEST_OPTION for option in options):
        return _("Each option has from 1 to 300 characters.")
    if len(set(options)) < len(options):
        return _("Two options are the same.")
    if len(right) < len(draft.right) or not right <= set(range(len(options))):
        return _("Name as right only options that there are, each once.")
    if draft.kind == Question.Kind.SINGLE and len(right) != 1:
        return _("Exactly one option is right.")
    if draft.kind == Question.Kind.MULTIPLE and not right:
        return _("At least one option is right.")
    if draft.kind == Question.Kind.ORDER and draft.right != tuple(range(len(options))):
        return _("All options of an order question are right, in their order.")
    return ""
