"""Articles are written in versions, published and retired; two at once lose nothing."""

from functools import partial
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.erasing import former_member
from peerdesk.domain.communities.models import Community
from peerdesk.domain.knowledge.catalogue import versions_of
from peerdesk.domain.knowledge.lifecycle import MOVES, State
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.publishing import (
    NotNow,
    publish_article,
    restore_article,
    retire_article,
)
from peerdesk.domain.knowledge.queries import find_articles
from peerdesk.domain.knowledge.wording import ArticleTerms, Wording
from peerdesk.domain.knowledge.writing import (
    ChangedMeanwhile,
    add_article,
    bring_back,
    change_article,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows.delete_account import delete_account
from tests import cast
from tests.contenders import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C13")]


def terms(title: str = "Refunds", **values: Any) -> ArticleTerms:
    return ArticleTerms({"en": Wording(title, "", f"{title}.")}, **values)


def add(community: Community, by: Person, what: ArticleTerms | None = None) -> Article:
    return add_article(community=community, terms=what or terms(), by=by, now=clock.now())


def change(row: Article, by: Person, version: int, what: ArticleTerms) -> Article:
    return change_article(article=row, version=version, terms=what, by=by, now=clock.now())


def found(community: Community, words: str) -> list[str]:
    return [one.title for one in find_articles(community, "en", words)]


@pytest.mark.promise("S9")
def test_the_search_follows_what_is_published_changed_and_retired(
    tally: Community, olga: Person
) -> None:
    row = add(tally, olga)
    assert found(tally, "refunds") == []
    publish_article(article=row, by=olga, now=clock.now())
    assert found(tally, "refunds") == ["Refunds"]
    row = change(row, olga, 1, terms("Vouchers"))
    assert (found(tally, "refunds"), found(tally, "voucher")) == ([], ["Vouchers"])
    row = bring_back(article=row, number=1, version=2, by=olga, now=clock.now())
    assert (found(tally, "refunds"), found(tally, "voucher")) == (["Refunds"], [])
    row = retire_article(article=row, by=olga, now=clock.now())
    assert found(tally, "refunds") == []
    restore_article(article=row, by=olga, now=clock.now())
    assert found(tally, "refunds") == ["Refunds"]


def test_what_was_never_published_is_put_back_as_a_draft(tally: Community, olga: Person) -> None:
    row = retire_article(article=add(tally, olga), by=olga, now=clock.now())
    with pytest.raises(NotNow):
        publish_article(article=row, by=olga, now=clock.now())
    assert restore_article(article=row, by=olga, now=clock.now()).state == State.DRAFT


def test_who_acts_on_a_state_that_is_over_is_told(tally: Community, olga: Person) -> None:
    row = add(tally, olga)
    retire_article(article=Article.objects.get(id=row.id), by=olga, now=clock.now())
    with pytest.raises(NotNow):
        publish_article(article=row, by=olga, now=clock.now())
    assert set(MOVES) == set(State)


def test_saving_the_same_again_makes_no_version(tally: Community, olga: Person) -> None:
    row = add(tally, olga)
    assert change(row, olga, 1, terms()).version == 1
    blanks = ArticleTerms({"en": Wording(" Refunds\n", " ", "\r\nRefunds. \r\n"), "de": Wording()})
    assert change(row, olga, 1, blanks).version == 1
    assert change(row, olga, 1, terms(for_experts=True)).version == 2
    with pytest.raises(ChangedMeanwhile):
        change(row, olga, 1, terms("Vouchers"))
    assert row.versions.count() == 2


def test_a_language_that_the_community_gave_up_keeps_its_words(
    tally: Community, olga: Person
) -> None:
    both = {"en": Wording("Refunds", "", "x"), "fr": Wording("Remboursements", "", "x")}
    row = add(tally, olga, ArticleTerms(both))
    Community.objects.filter(id=tally.id).update(languages=["en"])
    row = change(Article.objects.get(id=row.id), olga, 1, terms("Vouchers"))
    assert row.texts.get(language="fr").title == "Remboursements"
    with pytest.raises(InvalidInput):
        change(row, olga, 2, ArticleTerms(both))
    Community.objects.filter(id=tally.id).update(languages=["it"])
    with pytest.raises(InvalidInput):
        bring_back(article=row, number=1, version=2, by=olga, now=clock.now())
    assert row.texts.count() == 2


def test_addresses_are_made_from_the_title_and_never_twice(tally: Community, olga: Person) -> None:
    def key(**titles: str) -> str:
        words = {tongue: Wording(title, "", "x") for tongue, title in titles.items()}
        return add(tally, olga, ArticleTerms(words)).key

    assert [key(en="Refunds!"), key(en="Refunds"), key(de="Rückgeld für alle")] == [
        "refunds", "refunds-2", "rueckgeld-fuer-alle",
    ]  # fmt: skip
    assert key(en="払い戻し") == "article"
    assert key(de="Geld zurück", en="Money back") == "money-back"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_has_the_next_version(tally: Community, olga: Person) -> None:
    row = add(tally, olga)
    acts = [partial(change, row, olga, 1, terms(f"Number {number}")) for number in range(8)]
    results = at_once(acts)
    assert sum(isinstance(one, Article) for one in results) == 1
    assert sum(isinstance(one, ChangedMeanwhile) for one in results) == 7
    row.refresh_from_db()
    newest = row.versions.get(number=2)
    assert (row.version, row.versions.count()) == (2, 2)
    assert row.texts.get().title == newest.texts["en"]["title"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_the_same_title_each_gets_an_address(
    tally: Community, olga: Person
) -> None:
    results = at_once([partial(add, tally, olga) for _ in range(6)])
    keys = {one.key for one in results if isinstance(one, Article)}
    assert keys == {"refunds", *(f"refunds-{number}" for number in range(2, 7))}


def test_a_huge_text_of_one_word_is_found_by_its_title(tally: Community, olga: Person) -> None:
    huge = ArticleTerms({"en": Wording("Refunds", "", "x" * 50_000)})
    row = add(tally, olga, huge)
    publish_article(article=row, by=olga, now=clock.now())
    many = " ".join(f"word{number}" for number in range(5000))
    change(row, olga, 1, ArticleTerms({"en": Wording("Refunds", "", many)}))
    assert found(tally, "word4999") == ["Refunds"]


def test_what_a_deleted_owner_wrote_names_nobody(tally: Community, olga: Person) -> None:
    other = cast.person("Oskar")
    cast.member(other, tally, "owner")
    row = add(tally, other)
    delete_account(person=other, password=cast.PASSWORD, now=clock.now())
    ((_version, name),) = versions_of(row)
    assert name == former_member(tally)
