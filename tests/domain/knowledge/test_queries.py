"""Articles are found by words in any of four languages, and stand beside their reasons (S9)."""

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article, ArticleText
from peerdesk.domain.knowledge.queries import (
    article,
    articles_by_reason,
    articles_for,
    find_articles,
    often_read,
)
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S9")]


def write(of: Community, key: str, language: str, title: str, body: str = "") -> Article:
    """An article, or its words in one language more."""
    found = Article.objects.filter(community=of, key=key).first()
    made = found or cast.article(of, key, {})
    ArticleText.objects.create(article=made, language=language, title=title, body=body or title)
    return made


def titles(of: Community, language: str, text: str, limit: int = 6) -> list[str]:
    """What is found."""
    return [found.title for found in find_articles(of, language, text, limit)]


@pytest.mark.parametrize(
    ("language", "title", "asked"),
    [
        ("en", "Correct invoices that were sent", "how do I correct an invoice?"),
        ("de", "Rechnungen stornieren", "Rechnung storniert"),
        ("de", "Geschäftsjahr eröffnen", "geschaftsjahr"),
        ("fr", "Clôturer l’exercice", "cloture exercices"),
        ("it", "Correggere le fatture inviate", "fattura inviata"),
    ],
)
def test_inflection_and_accents_do_not_matter(
    tally: Community, language: str, title: str, asked: str
) -> None:
    write(tally, "wanted", language, title)
    write(tally, "other", language, "42")
    assert titles(tally, language, asked) == [title]


def test_an_unfinished_word_finds(tally: Community) -> None:
    write(tally, "wanted", "en", "Reconciliation with the bank")
    assert titles(tally, "en", "bank reconc") == ["Reconciliation with the bank"]


def test_a_title_weighs_more_than_a_word_in_passing(tally: Community) -> None:
    write(tally, "passing", "en", "Users", "Only owners see the bank accounts of others.")
    write(tally, "wanted", "en", "Bank accounts", "Where to add one.")
    assert titles(tally, "en", "bank account") == ["Bank accounts", "Users"]


def test_what_is_not_translated_is_found_in_the_communitys_language(tally: Community) -> None:
    write(tally, "both", "de", "Mahnung")
    write(tally, "both", "fr", "Rappel de facture")
    write(tally, "german-only", "de", "Mahnung verschicken")
    assert titles(tally, "fr", "Mahnung") == ["Mahnung verschicken"]
    assert titles(tally, "fr-CH", "rappels") == ["Rappel de facture"]


@pytest.mark.parametrize("asked", ["", "   ", "!? & | :* '", "\\", "the of and", "a" * 5000])
def test_nonsense_finds_nothing_and_breaks_nothing(tally: Community, asked: str) -> None:
    write(tally, "wanted", "en", "Invoices")
    assert titles(tally, "en", asked) == []


def test_at_most_as_many_as_asked_for(tally: Community) -> None:
    for number in range(5):
        write(tally, f"number-{number}", "en", f"Invoice {number}")
    assert len(titles(tally, "en", "invoice", limit=3)) == 3


def test_another_communitys_articles_are_never_found(
    tally: Community, elsewhere: Community, sending_invoices: Reason
) -> None:
    theirs = write(elsewhere, "theirs", "en", "Invoices")
    theirs.reasons.add(sending_invoices)
    assert titles(tally, "en", "invoices") == []
    assert articles_for(sending_invoices.id, "en") == []
    with pytest.raises(NotFound):
        article(tally, "theirs", "en")


def test_a_reasons_articles_come_in_the_readers_language_or_the_next_best(
    tally: Community, sending_invoices: Reason, my_account: Reason
) -> None:
    for language, title in (("de", "Senden"), ("en", "Sending")):
        write(tally, "sending", language, title).reasons.add(sending_invoices)
    write(tally, "more", "de", "Mehr").reasons.add(sending_invoices, my_account)
    assert [one.title for one in articles_for(sending_invoices.id, "en")] == ["Mehr", "Sending"]
    by_reason = articles_by_reason(tally, "it")
    assert [one.title for one in by_reason[sending_invoices.id]] == ["Mehr", "Senden"]
    assert [one.title for one in by_reason[my_account.id]] == ["Mehr"]


def test_often_read_are_those_that_most_reasons_point_at(
    tally: Community, sending_invoices: Reason, my_account: Reason
) -> None:
    write(tally, "rare", "de", "Selten").reasons.add(my_account)
    write(tally, "often", "de", "Oft").reasons.add(sending_invoices, my_account)
    assert [one.title for one in often_read(tally, "de", 1)] == ["Oft"]


def test_one_article_by_its_key(tally: Community) -> None:
    write(tally, "sending", "de", "Senden")
    assert article(tally, "sending", "en").title == "Senden"
    with pytest.raises(NotFound):
        article(tally, "nothing", "en")
