"""The bank of an area's questions: added, changed by a next version, taken out and put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.ids import new_id
from peerdesk.core.paging import Page, page_of, parse_cursor
from peerdesk.core.text import is_storable
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.drafts import Draft, errors_in
from peerdesk.domain.expertise.exchange import MOST_ROWS, Row
from peerdesk.domain.expertise.models import Question


class ChangedMeanwhile(Refusal):
    """Somebody else has written the next version since this one was read."""

    code = "changed_meanwhile"
    sentence = _("Somebody else has changed this question meanwhile. Please look at it again.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many were new, how many changed, how many already so."""

    added: int
    changed: int
    same: int


def present(area: Area) -> QuerySet[Question]:
    """The present version of every question, also of those taken out."""
    return Question.objects.filter(area=area, replaced_at=None)


def bank_page(
    area: Area, *, language: str = "", cursor: str | None = None, limit: int = 50
) -> Page[Question]:
    """The present versions by key, one language or all; the cursor is the last one's place."""
    rows = present(area).filter(language=language) if language else present(area)
    after = parse_cursor(cursor, _place)
    if after is not None:
        key, tongue = after
        rows = rows.filter(Q(key__gt=key) | Q(key=key, language__gt=tongue))
    found = rows.order_by("key", "language")[: limit + 1]
    return page_of(found, limit=limit, cursor=lambda one: f"{one.key}~{one.language}")


def question_in(community: Community, question_id: UUID) -> Question:
    """The question of this community with that id; one of its earlier versions leads to it too.

    Raises NotFound.
    """
    rows = Question.objects.select_related("area__community").filter(area__community=community)
    known = rows.filter(id=question_id).first()
    if known is None:
        raise NotFound
    same = rows.filter(area=known.area, language=known.language, key=known.key)
    return same.get(replaced_at=None)


@transaction.atomic
def add_question(*, area: Area, draft: Draft, now: datetime) -> Question:
    """Writes a new question into the bank; raises InvalidInput, also for a key that is taken."""
    _check(area, draft)
    if present(area).filter(language=draft.language, key=draft.key).exists():
        raise InvalidInput({"key": [gettext("Another question has this key.")]})
    return _write(area, draft, version=1, now=now)


@transaction.atomic
def change_question(*, question: Question, draft: Draft, now: datetime) -> Question:
    """The next version of the question; attempts keep the one that they asked.

    Key and language stay. Raises InvalidInput and ChangedMeanwhile. Nothing new is the same row.
    """
    draft = draft.as_key(question.key, question.language)
    _check(question.area, draft)
    if draft_of(question) == draft:
        return question
    replaced = Question.objects.filter(id=question.id, replaced_at=None).update(replaced_at=now)
    if not replaced:
        raise ChangedMeanwhile
    return _write(question.area, draft, version=question.version + 1, now=now)


def retire_question(*, question: Question, now: datetime) -> None:
    """Takes it out of the draw from now on; figures and attempts stay."""
    Question.objects.filter(id=question.id, retired_at=None).update(retired_at=now)


def restore_question(*, question: Question) -> None:
    """Puts it back into the draw."""
    Question.objects.filter(id=question.id).update(retired_at=None)


@transaction.atomic
def import_rows(*, area: Area, rows: Sequence[Row], now: datetime) -> Imported:
    """Brings the bank to what the rows say, by key and language; other questions stay.

    All or nothing: raises InvalidInput with the line of every row that is wrong.
    """
    _check_rows(area, rows)
    known = {(one.language, one.key): one for one in present(area).select_for_update(no_key=True)}
    added = changed = 0
    for draft in (row.draft for row in rows if row.draft):
        old = known.get((draft.language, draft.key))
        if old is None:
            _write(area, draft, version=1, now=now)
            added += 1
        elif change_question(question=old, draft=draft, now=now).id != old.id:
            changed += 1
    return Imported(added, changed, len(rows) - added - changed)


def draft_of(question: Question) -> Draft:
    """The question as its owner wrote it; the right order of an order question comes first."""
    ids = [option["id"] for option in question.options]
    if question.kind == Question.Kind.ORDER:
        ids = list(question.solution)
    texts = {option["id"]: option["text"] for option in question.options}
    return Draft(
        key=question.key,
        language=question.language,
        kind=question.kind,
        text=question.text,
        options=tuple(texts[one] for one in ids),
        right=tuple(place for place, one in enumerate(ids) if one in question.solution),
        explanation=question.explanation,
        article=question.article_key,
        retired=question.retired_at is not None,
    )


def drafts_of(area: Area) -> list[Draft]:
    """The whole bank, for an export: by key, then language."""
    return [draft_of(one) for one in present(area).order_by("key", "language")]


def solutions(community: Community) -> dict[str, list[str]]:
    """Question id to its right option ids, for the whole bank. Never for a client."""
    rows = Question.objects.filter(area__community=community, replaced_at=None, retired_at=None)
    return {str(question.id): question.solution for question in rows.order_by("id")}


def _place(cursor: str) -> tuple[str, str]:
    key, _tilde, tongue = cursor.partition("~")
    if not key or not tongue or not is_storable(cursor):
        raise ValueError(cursor)
    return key, tongue


def _write(area: Area, draft: Draft, *, version: int, now: datetime) -> Question:
    options = [{"id": str(new_id()), "text": text} for text in draft.options]
    try:
        with transaction.atomic():
            return Question.objects.create(
                area=area,
                language=draft.language,
                key=draft.key,
                version=version,
                kind=draft.kind,
                text=draft.text,
                options=options,
                solution=[options[place]["id"] for place in draft.right],
                explanation=draft.explanation,
                article_key=draft.article,
                created_at=now,
                retired_at=now if draft.retired else None,
            )
    except IntegrityError as error:  # two editors at the same instant
        raise ChangedMeanwhile from error


def _check(area: Area, draft: Draft) -> None:
    errors = errors_in(draft, languages=area.community.languages)
    if errors:
        raise InvalidInput(errors)


def _check_rows(area: Area, rows: Sequence[Row]) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(
            {"1": [gettext("Give from 1 to %(count)d questions.") % {"count": MOST_ROWS}]}
        )
    seen: set[tuple[str, str]] = set()
    errors = {str(row.line): found for row in rows if (found := _errors_in_row(area, row, seen))}
    if errors:
        raise InvalidInput(errors, gettext("Nothing was imported. Please check the lines below."))


def _errors_in_row(area: Area, row: Row, seen: set[tuple[str, str]]) -> list[str]:
    if row.draft is None:
        return list(row.errors)
    found = errors_in(row.draft, languages=area.community.languages)
    texts = [f"{field}: {text}" for field, several in found.items() for text in several]
    name = (row.draft.language, row.draft.key)
    if name in seen:
        texts.append(gettext("key: This key stands here twice in the same language."))
    seen.add(name)
    return [*row.errors, *texts]
