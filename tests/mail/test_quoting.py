"""A mail's new words: found quickly, whatever somebody sends."""

import time

import pytest

from peerdesk.domain.mail.quoting import answer_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S8")]


@pytest.mark.parametrize(
    "piece",
    ["\n", " \n", "\xa0\n", "\u2028", "> \n", "> " * 150 + "\n", "On x ", "On x " * 70 + "\n"],
)
def test_no_mail_holds_a_worker_up(piece: str) -> None:
    text = "Hello,\n" + (piece * 20_000)[:20_000] + "\nhere I am."
    started = time.perf_counter()
    assert answer_in(text).startswith("Hello,")
    assert time.perf_counter() - started < 5


def test_empty_lines_are_two_at_most() -> None:
    assert answer_in("One  \n\n\n\n\n\n \nTwo") == "One\n\n\nTwo"


def test_a_long_line_stays_where_it_was_and_a_quote_below_it_goes() -> None:
    long = "a word " * 200
    text = f"Hello,\n{long}end.\nBye\n\nOn Monday, Peerdesk wrote:\n> {long}\n> quoted"
    assert answer_in(text) == f"Hello,\n{long}end.\nBye"


def test_a_stand_in_of_somebody_elses_is_just_text() -> None:
    text = "Hello,\n\ue0f07\ue0f1 and \ue0f0\ue0f1\n" + "a word " * 200
    assert answer_in(text) == text.strip()
