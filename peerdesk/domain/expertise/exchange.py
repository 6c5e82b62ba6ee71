"""A bank of questions as a sheet (CSV) or a document (JSON), there and back without loss (pure)."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from peerdesk.domain.expertise.drafts import MOST_OPTIONS, Draft, tidy
from peerdesk.domain.expertise.models import Question, new_key

FORMAT: Final = "peerdesk-questions/1"
MOST_ROWS: Final = 5000
_OPTIONS: Final = [f"option_{number}" for number in range(1, MOST_OPTIONS + 1)]
_TEXTS: Final = ["explanation", "article", "retired"]
COLUMNS: Final = ["key", "language", "kind", "text", *_OPTIONS, "right", *_TEXTS]
_MEMBERS: Final = {"key", "language", "kind", "text", "options", *_TEXTS}
# A cell that begins so is run as a formula by spreadsheets; the apostrophe says that it is text,
# and is doubled where a text begins with one itself.
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a file: where it stands there, and what can't be read in it."""

    line: int
    draft: Draft | None
    errors: Sequence[str] = field(default=())


def to_csv(drafts: Iterable[Draft]) -> str:
    """One line a question, for any spreadsheet; begins with the byte order mark they expect."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for draft in drafts:
        spare = [""] * (MOST_OPTIONS - len(draft.options))
        right = " ".join(str(place + 1) for place in draft.right)
        head = [draft.key, draft.language, draft.kind, draft.text, *draft.options, *spare]
        tail = [right, draft.explanation, draft.article, "yes" if draft.retired else ""]
        writer.writerow(map(_guarded, [*head, *tail]))
    return "\ufeff" + sheet.getvalue()


def from_csv(text: str) -> list[Row]:
    """The rows of a sheet whose first line names the columns; commas, semicolons or tabs."""
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        wrong = _wrong_head(names)
        if wrong:
            return [Row(1, None, [wrong])]
        rows.extend(_lines(reader, names))
    except csv.Error as error:
        rows.append(Row(reader.line_num, None, [str(error)]))
    return rows


def to_json(drafts: Iterable[Draft]) -> str:
    """The same for programs; the options of an order question stand in their right order."""
    document = {"format": FORMAT, "questions": to_members(drafts)}
    return json.dumps(document, ensure_ascii=False, indent=1)


def to_members(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """The questions of such a document."""
    return [
        {
            "key": one.key,
            "language": one.language,
            "kind": one.kind,
            "text": one.text,
            "options": [
                {"text": text, "right": place in one.right}
                for place, text in enumerate(one.options)
            ],
            "explanation": one.explanation,
            "article": one.article,
            "retired": one.retired,
        }
        for one in drafts
    ]


def from_json(text: str) -> list[Row]:
    """The rows of a document; `line` counts its questions from 1."""
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return [Row(error.lineno, None, [_("This is not JSON: %(why)s") % {"why": error.msg}])]
    except RecursionError:
        return [Row(1, None, [_("This is nested too deeply.")])]
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return [Row(1, None, [_("Say the format: %(format)s") % {"format": FORMAT}])]
    return from_members(document.get("questions"))


def from_members(questions: object) -> list[Row]:
    """The rows of a document's list of questions."""
    if not isinstance(questions, list):
        return [Row(1, None, [_("There is no list of questions.")])]
    return [_from_member(number, one) for number, one in enumerate(questions, start=1)]


def _lines(reader: Any, names: Sequence[str]) -> Iterator[Row]:
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _from_line(begins, names, cells)
        begins = reader.line_num + 1


def _wrong_head(names: Sequence[str]) -> str:
    missing = [
        name for name in ("language", "kind", "text", "option_1", "right") if name not in names
    ]
    if missing:
        return _("Columns are missing: %(names)s") % {"names": ", ".join(missing)}
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        return _("Columns are unknown or doubled: %(names)s") % {
            "names": ", ".join(unknown or names)
        }
    return ""


def _from_line(line: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        return Row(line, None, [_("There are more cells than columns.")])
    cell = {name: tidy(_unguarded(text)) for name, text in zip(names, cells, strict=False)}
    options = [cell.get(name, "") for name in _OPTIONS]
    while options and not options[-1]:
        options.pop()
    kind = cell.get("kind", "").lower()
    errors: list[str] = []
    right = _places(cell.get("right", ""), len(options), kind, errors)
    if kind == Question.Kind.ORDER and sorted(right) == list(range(len(options))):
        options, right = [options[place] for place in right], sorted(right)
    retired = _truth(cell.get("retired", ""), errors)
    draft = Draft(
        key=cell.get("key") or new_key(),
        language=cell.get("language", ""),
        kind=kind,
        text=cell.get("text", ""),
        options=tuple(options),
        right=tuple(right if kind == Question.Kind.ORDER else sorted(right)),
        explanation=cell.get("explanation", ""),
        article=cell.get("article", ""),
        retired=retired,
    )
    return Row(line, draft, errors)


def _places(text: str, count: int, kind: str, errors: list[str]) -> list[int]:
    """The numbers of the right options, from 0; an order question may leave them out."""
    if not text and kind == Question.Kind.ORDER:
        return list(range(count))
    words = [word for word in re.split(r"[\s,;/>]+", text) if word]
    if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        errors.append(_("right: Give the numbers of the right options, like 1 3."))
        return []
    return [int(word) - 1 for word in words]


def _truth(text: str, errors: list[str]) -> bool:
    if text.lower() not in ("", "no", "false", "0", "yes", "true", "1"):
        errors.append(_("retired: Write yes or no."))
    return text.lower() in ("yes", "true", "1")


def _from_member(number: int, one: object) -> Row:
    if not isinstance(one, Mapping):
        return Row(number, None, [_("This is not a question.")])
    unknown = sorted(set(map(str, one)) - _MEMBERS)
    if unknown:
        return Row(
            number,
            None,
            [_("Unknown members: %(names)s") % {"names": ", ".join(map(ascii, unknown))}],
        )
    texts = {name: one.get(name, "") for name in _MEMBERS - {"options", "retired"}}
    wrong = sorted(name for name, text in texts.items() if not isinstance(text, str))
    options, retired = one.get("options", []), one.get("retired", False)
    if wrong or not isinstance(retired, bool) or not _are_options(options):
        return Row(number, None, [_("A member has the wrong kind of value.")])
    draft = Draft(
        key=tidy(texts["key"]) or new_key(),
        language=tidy(texts["language"]),
        kind=tidy(texts["kind"]),
        text=tidy(texts["text"]),
        options=tuple(tidy(option["text"]) for option in options),
        right=tuple(place for place, option in enumerate(options) if option["right"]),
        explanation=tidy(texts["explanation"]),
        article=tidy(texts["article"]),
        retired=retired,
    )
    return Row(number, draft)


def _are_options(options: object) -> bool:
    return isinstance(options, list) and all(
        isinstance(one, Mapping)
        and set(one) == {"text", "right"}
        and isinstance(one["text"], str)
        and isinstance(one["right"], bool)
        for one in options
    )


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text
