"""Writing articles: a new one, the next version of one, an old version brought back (C13)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article, ArticleText, ArticleVersion
from peerdesk.domain.knowledge.wording import (
    ArticleTerms,
    Wording,
    key_from,
    tidy_texts,
    wrong_key,
    wrong_texts,
)
from peerdesk.domain.people.models import Person

MOST = 2000  # of one community


class ChangedMeanwhile(Refusal):
    """Somebody else has saved the article since it was read; `version` is the present one."""

    code = "changed_meanwhile"
    sentence = gettext_lazy("Somebody else has saved this article meanwhile.")

    def __init__(self, article: Article) -> None:
        super().__init__(version=article.version)
        self.article_id = article.id


@transaction.atomic
def add_article(
    *, community: Community, terms: ArticleTerms, by: Person | None, now: datetime
) -> Article:
    """A draft, its first version; raises InvalidInput by field."""
    _one_owner_at_a_time(community.id)
    texts = tidy_texts(terms.texts)
    errors = wrong_texts(texts, community.languages)
    areas = _areas(community, terms, errors)
    rows = Article.objects.filter(community=community)
    if rows.count() >= MOST:
        errors["texts"] = [_("There are as many articles as there may be.")]
    taken = set(rows.values_list("key", flat=True))
    if terms.key and (wrong := wrong_key(terms.key) or _taken(terms.key, taken)):
        errors["key"] = wrong
    if errors:
        raise InvalidInput(errors)
    made = Article.objects.create(
        community=community,
        key=terms.key or key_from(texts, taken),
        for_experts=terms.for_experts,
        changed_at=now,
        changed_by=by,
    )
    made.areas.set(areas)
    _put_texts(made, texts)
    _keep_version(made, by, now)
    return made


@transaction.atomic
def change_article(
    *, article: Article, version: int, terms: ArticleTerms, by: Person | None, now: datetime
) -> Article:
    """The next version, read at once where the article is published.

    `version` is the one that was read before writing: raises ChangedMeanwhile if there is a newer
    one, InvalidInput by field. What is as it was makes no version.
    """
    row = held(article, version)
    texts = tidy_texts(terms.texts)
    errors = wrong_texts(texts, row.community.languages)
    areas, key = _areas(row.community, terms, errors), terms.key or row.key
    if key != row.key and (wrong := _wrong_move(row, key)):
        errors["key"] = wrong
    if errors:
        raise InvalidInput(errors)
    before = _as_it_is(row)
    _put_texts(row, texts)
    row.areas.set(areas)
    row.key, row.for_experts = key, terms.for_experts
    if _as_it_is(row) == before:
        return row
    return _next_version(row, by, now)


@transaction.atomic
def bring_back(
    *, article: Article, number: int, version: int, by: Person | None, now: datetime
) -> Article:
    """The words of an old version as the next one; for whom it is stays as it is now.

    Raises ChangedMeanwhile, NotFound, and InvalidInput if the community speaks none of its
    languages any more; those that it gave up stay as they are.
    """
    row = held(article, version)
    old = version_of(row, number)
    spoken = row.community.languages
    texts = {tongue: one for tongue, one in wordings(old).items() if tongue in spoken}
    if errors := wrong_texts(texts, spoken):
        raise InvalidInput(errors)
    _put_texts(row, texts)
    return _next_version(row, by, now)


def wordings(version: ArticleVersion) -> dict[str, Wording]:
    """The words of a version, by language."""
    return {tongue: Wording(**one) for tongue, one in version.texts.items()}


def version_of(article: Article, number: int) -> ArticleVersion:
    """One version; raises NotFound."""
    found = article.versions.filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise NotFound
    return found


def held(article: Article, version: int) -> Article:
    """The article, locked until the transaction ends; raises ChangedMeanwhile."""
    rows = Article.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("community").get(id=article.id)
    if row.version != version:
        raise ChangedMeanwhile(row)
    return row


def texts_of(article: Article) -> dict[str, Wording]:
    """Its words as they are now, by language."""
    return {
        one.language: Wording(one.title, one.summary, one.body)
        for one in article.texts.defer("search").order_by("language")
    }


def _next_version(row: Article, by: Person | None, now: datetime) -> Article:
    row.version, row.changed_at, row.changed_by = row.version + 1, now, by
    try:
        with transaction.atomic():
            row.save(update_fields=["key", "for_experts", "version", "changed_at", "changed_by"])
    except IntegrityError:  # two articles moved to one address at the same instant
        raise InvalidInput({"key": _taken(row.key, {row.key})}) from None
    _keep_version(row, by, now)
    return row


def _keep_version(row: Article, by: Person | None, now: datetime) -> None:
    texts = {tongue: one.as_dict for tongue, one in texts_of(row).items()}
    ArticleVersion.objects.create(
        article=row, number=row.version, texts=texts, saved_at=now, saved_by=by
    )


def _put_texts(row: Article, texts: Mapping[str, Wording]) -> None:
    """These languages of the community and no other; only what differs is written."""
    there = texts_of(row)
    gone = {one for one in there if one in row.community.languages} - set(texts)
    row.texts.filter(language__in=gone).delete()
    for tongue, one in texts.items():
        if there.get(tongue) != one:
            ArticleText.objects.update_or_create(article=row, language=tongue, defaults=one.as_dict)


def _as_it_is(row: Article) -> tuple[Any, ...]:
    areas = set(row.areas.values_list("id", flat=True))
    return texts_of(row), areas, row.key, row.for_experts


def _one_owner_at_a_time(community_id: UUID) -> None:
    """Two who write an article of the same title at once get two addresses."""
    Community.objects.select_for_update(no_key=True).get(id=community_id)


def _wrong_move(row: Article, key: str) -> list[str]:
    """Why the address can't become this one."""
    if row.state != State.DRAFT or row.published_at:
        return [_("The address of an article that was published stays.")]
    bank = Question.objects.filter(area__community=row.community, replaced_at=None)
    if bank.filter(article_key=row.key).exists():
        return [_("Questions of a test lead to this address.")]
    others = Article.objects.filter(community=row.community).exclude(id=row.id)
    return wrong_key(key) or _taken(key, set(others.values_list("key", flat=True)))


def _taken(key: str, taken: set[str]) -> list[str]:
    return [_("Another article has this address.")] if key in taken else []


def _areas(community: Community, terms: ArticleTerms, errors: dict[str, list[str]]) -> list[Area]:
    asked = set(terms.areas)
    known = list(Area.objects.filter(community=community, id__in=asked))
    if len(known) < len(asked):
        errors["areas"] = [_("There is no such area.")]
    return known
