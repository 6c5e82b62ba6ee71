"""A bank goes out as CSV or JSON and comes back the same; what is wrong is told by line (C2)."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.bank import change_question, draft_of, drafts_of, import_rows
from peerdesk.domain.expertise.drafts import Draft, errors_in, tidy
from peerdesk.domain.expertise.exchange import from_csv, from_json, to_csv, to_json
from peerdesk.domain.expertise.models import Question
from tests.banks import bank_of

pytestmark = pytest.mark.promise("C2")
LANGUAGES = ["de", "en", "fr", "it"]
# What spreadsheets run, split, quote or take for the end of something.
WILD = st.text(st.sampled_from("=+-@'\"\t,;\n\r |\\aé漢😀\u2028\u00a0<&%1"), max_size=12)
WORDS = st.one_of(WILD, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
TIDY = WORDS.map(tidy)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any question that may stand in a bank."""
    kind = draw(st.sampled_from(Question.Kind.values))
    options = draw(st.lists(TIDY.filter(bool), min_size=2, max_size=10, unique=True))
    places = range(len(options))
    least = {"single": 1, "multiple": 1, "order": len(options)}[kind]
    most = 1 if kind == "single" else len(options)
    right = draw(st.sets(st.sampled_from(places), min_size=least, max_size=most))
    return Draft(
        key=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
        language=draw(st.sampled_from(LANGUAGES)),
        kind=kind,
        text=draw(TIDY.filter(bool)),
        options=tuple(options),
        right=tuple(sorted(right)),
        explanation=draw(TIDY),
        article=draw(st.sampled_from(["", "vat-codes", "Close_a_year"])),
        retired=draw(st.booleans()),
    )


@given(st.lists(drafts(), max_size=3))
@settings(deadline=None, max_examples=100)
def test_everything_comes_back_as_it_was(bank: list[Draft]) -> None:
    assert all(not errors_in(one, languages=LANGUAGES) for one in bank)
    assert [row.draft for row in from_csv(to_csv(bank))] == bank
    assert [row.draft for row in from_json(to_json(bank))] == bank
    assert not any(row.errors for row in from_csv(to_csv(bank)))


@given(st.lists(drafts(), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_no_cell_is_a_formula(bank: list[Draft]) -> None:
    cells = list(csv.reader(io.StringIO(to_csv(bank)[1:], newline="")))
    assert not [cell for line in cells for cell in line if cell.startswith(tuple("=+-@\t\r"))]


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (from_csv, from_json):
        assert all(row.draft or row.errors for row in read(text))


def sheet(*lines: str) -> str:
    return "\n".join(["key;language;kind;text;option_1;option_2;option_3;right", *lines])


def read(area: Area, text: str) -> dict[str, list[str]]:
    """What an import says is wrong, by line; nothing may have been imported."""
    before = drafts_of(area)
    with pytest.raises(InvalidInput) as refused:
        import_rows(area=area, rows=from_csv(text), now=clock.now())
    assert drafts_of(area) == before
    return dict(refused.value.errors)


@pytest.mark.django_db
class TestImporting:
    def test_a_spreadsheets_own_way_of_writing_is_read(self, invoicing: Area) -> None:
        text = sheet("a;de;Single;Wie?;So;Nicht so;;1", "b;en;order;Order?;two;one;;2 1")
        told = import_rows(area=invoicing, rows=from_csv(text), now=clock.now())
        assert (told.added, told.changed, told.same) == (2, 0, 0)
        first, second = drafts_of(invoicing)
        assert (first.options, first.right) == (("So", "Nicht so"), (0,))
        assert (second.options, second.right) == (("one", "two"), (0, 1))

    def test_the_same_again_changes_nothing_and_another_word_is_a_version(
        self, invoicing: Area
    ) -> None:
        bank_of(invoicing, 6, kinds=("single", "multiple", "order"))
        text = to_csv(drafts_of(invoicing))
        for read_, written in ((from_csv, text), (from_json, to_json(drafts_of(invoicing)))):
            told = import_rows(area=invoicing, rows=read_(written), now=clock.now())
            assert (told.added, told.changed, told.same) == (0, 0, 6)
        told = import_rows(
            area=invoicing, rows=from_csv(text.replace("Question 3?", "Which?")), now=clock.now()
        )
        assert (told.added, told.changed, told.same) == (0, 1, 5)
        versions = Question.objects.filter(area=invoicing, key="invoicing-3").order_by("version")
        assert [(one.version, one.text) for one in versions] == [(1, "Question 3?"), (2, "Which?")]

    def test_one_wrong_line_and_nothing_is_imported(self, invoicing: Area) -> None:
        right = 'a;en;single;"Two\nlines?";Yes;No;;1'
        errors = read(invoicing, sheet(right, "b;en;single;What?;Yes;No;;1 2", "c;en;x;;Yes;;;"))
        assert errors.keys() == {"4", "5"}
        assert "Exactly one option" in errors["4"][0]
        assert any("kind" in text for text in errors["5"])

    @pytest.mark.parametrize(
        ("line", "word"),
        [
            ("a;xx;single;Q?;Yes;No;;1", "language"),
            ("A b;en;single;Q?;Yes;No;;1", "key"),
            ("a;en;single;Q?;Yes;Yes;;1", "same"),
            ("a;en;single;Q?;Yes;No;;one", "numbers"),
            ("a;en;single;Q?;Yes;No;;3", "options that there are"),
            ("a;en;single;Q?;Yes;No;;1;more", "cells"),
            ("a;en;order;Q?;Yes;No;;1 1", "right"),
        ],
    )
    def test_each_mistake_is_named(self, invoicing: Area, line: str, word: str) -> None:
        assert word in str(read(invoicing, sheet(line))["2"])

    def test_the_same_key_twice_is_a_mistake(self, invoicing: Area) -> None:
        line = "a;en;single;Q?;Yes;No;;1"
        assert "twice" in str(read(invoicing, sheet(line, line))["3"])

    @pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2", "key;language\na;en"])
    def test_what_is_no_bank_is_refused(self, invoicing: Area, text: str) -> None:
        assert read(invoicing, text).keys() == {"1"}

    @pytest.mark.parametrize("document", [[], {}, {"format": "peerdesk-questions/1"}, "x", None])
    def test_nor_is_any_other_document(self, invoicing: Area, document: Any) -> None:
        with pytest.raises(InvalidInput):
            rows = from_json(json.dumps(document))
            import_rows(area=invoicing, rows=rows, now=clock.now())

    def test_what_was_taken_out_stays_out(self, invoicing: Area) -> None:
        (one,) = bank_of(invoicing, 1)
        draft = draft_of(one)
        out = change_question(
            question=one, draft=Draft(**_with(draft, retired=True)), now=clock.now()
        )
        assert out.retired_at
        told = import_rows(
            area=invoicing, rows=from_csv(to_csv(drafts_of(invoicing))), now=clock.now()
        )
        assert told.same == 1


def _with(draft: Draft, **changed: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__slots__} | changed
