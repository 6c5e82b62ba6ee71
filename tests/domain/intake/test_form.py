"""The form's answers: each kind of field, said the same to every door."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.domain.intake.answers import answered
from peerdesk.domain.intake.form import checked_fields, files_in, unrequired

pytestmark = pytest.mark.promise("S2")
OPTIONS = [{"value": "a", "label": {"en": "Apple"}}, {"value": "b", "label": {"en": "Pear"}}]
FILE = str(new_id())


def field(kind: str, **values: Any) -> dict[str, Any]:
    return {"key": "x", "kind": kind, "label": {"en": "X"}, "required": False, **values}


@pytest.mark.parametrize(
    ("kind", "given_value", "kept"),
    [
        ("text", " Ada ", "Ada"),
        ("textarea", "a\nb", "a\nb"),
        ("select", "a", "a"),
        ("multiple", ["b", "a", "b"], ["b", "a"]),
        ("multiple", "a", ["a"]),
        ("date", "2026-02-28", "2026-02-28"),
        ("number", "12.50", "12.50"),
        ("number", 3, "3"),
        ("email", "ada@example.org", "ada@example.org"),
        ("file", [FILE], [FILE]),
    ],
)
def test_an_answer_that_fits_is_kept(kind: str, given_value: Any, kept: Any) -> None:
    assert checked_fields([field(kind, options=OPTIONS)], {"x": given_value}) == {"x": kept}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("text", "a" * 201),
        ("text", "a\0b"),
        ("text", ["a"]),
        ("text", True),
        ("select", "c"),
        ("multiple", ["a", "c"]),
        ("multiple", [1]),
        ("multiple", {"a": 1}),
        ("date", "2026-02-30"),
        ("number", "NaN"),
        ("number", "1e99"),
        ("email", "ada@"),
        ("file", ["not-an-id"]),
        ("file", [FILE[:-1] + sign for sign in "0123456789a"]),
    ],
)
def test_one_that_does_not_fit_is_told_by_its_field(kind: str, wrong: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_fields([field(kind, options=OPTIONS)], {"x": wrong})
    assert list(refused.value.errors) == ["fields.x"]


@pytest.mark.parametrize("kind", ["text", "select", "multiple", "date", "file"])
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_required_means_that_something_is_said(kind: str, nothing: Any) -> None:
    if nothing == [] and kind in ("text", "select", "date"):
        nothing = None
    asked = [field(kind, required=True, options=OPTIONS)]
    with pytest.raises(InvalidInput):
        checked_fields(asked, {"x": nothing})
    assert checked_fields(unrequired(asked), {"x": nothing}) == {}


ANYTHING = st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=6)
EVERY_KIND = ("text", "multiple", "date", "file")


@given(st.dictionaries(st.sampled_from(EVERY_KIND), ANYTHING))
def test_whatever_comes_is_an_answer_or_a_sentence(values: dict[str, Any]) -> None:
    asked = [field(kind, key=kind, options=OPTIONS) for kind in EVERY_KIND]
    try:
        kept = checked_fields(asked, values)
    except InvalidInput as refused:
        kept = {name.partition(".")[2]: texts for name, texts in refused.errors.items()}
    assert set(kept) <= set(values)


def test_answers_read_as_words_in_the_form_s_order() -> None:
    asked = [field("multiple", options=OPTIONS), field("file", key="proof")]
    values = {"proof": [FILE], "x": ["b", "a"], "gone": "kept"}
    said = answered(asked, values, "fr")
    assert [(one.label, one.text) for one in said] == [("X", "Pear, Apple"), ("gone", "kept")]
    assert files_in(asked, values) == [FILE]
