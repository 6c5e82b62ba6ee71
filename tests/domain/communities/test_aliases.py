"""Aliases: well formed, never like staff, told apart by a hurried reader (F4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.communities.aliases import (
    LONGEST,
    is_well_formed,
    likeness,
    looks_like_staff,
    numbered,
)

pytestmark = pytest.mark.promise("F4")
NAMES = ["Tally", "Agnes", "Olga"]


@pytest.mark.parametrize(
    "alias",
    ["Anna", "Ann-Marie", "O’Neil", "Zoë", "José M.", "Дмитрий", "张伟", "Bob 2", "Talented"],
)
def test_names_are_welcome(alias: str) -> None:
    assert is_well_formed(alias)
    assert not looks_like_staff(alias, NAMES)


@pytest.mark.parametrize(
    "alias",
    [
        *("A", "", " Anna", "Anna ", "An  na", "Anna_", "anna@example.org", "anna.example.org"),
        *("Call 0791", "https://x", "Sup\u200bport", "Anna\u202egnp", "Аnna", "x" * 41, "12"),
    ],
)
def test_contact_details_mixed_scripts_and_tricks_are_not(alias: str) -> None:
    assert not is_well_formed(alias)


@pytest.mark.parametrize(
    "alias",
    [
        *("Support", "SUPPORT", "Suррort", "5upport", "Supp0rt", "S u p p o r t", "ｓｕｐｐｏｒｔ"),
        *("SupportTeam", "Tally", "TaIIy", "Ta11y Help", "Help by Tally", "Agnes", "AGNÈS", "01ga"),
        *("Admin", "Kundendienst", "Clientèle", "Sandra Bot", "Peerdesk", "The Team"),
    ],
)
def test_staff_brand_and_bots_are_seen_through(alias: str) -> None:
    assert looks_like_staff(alias, NAMES)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "anna"), ("Kim", "Кim"), ("Will", "WiII"), ("Arnie", "Amie")]
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert likeness(one) == likeness(other)


@given(st.text(max_size=60))
def test_any_text_has_a_likeness_that_stays(text: str) -> None:
    once = likeness(text)
    assert likeness(text) == once
    assert is_well_formed(text) in (True, False)
    assert looks_like_staff(text, NAMES) in (True, False)


def test_a_number_makes_room() -> None:
    taken = {likeness("Anna"), likeness("Anna 2")}
    assert numbered("Anna", taken) == "Anna 3"
    assert numbered("Bea", taken) == "Bea"
    long = numbered("x" * LONGEST, {likeness("x" * LONGEST)})
    assert len(long) <= LONGEST
