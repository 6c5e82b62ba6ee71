"""A mail's words out of its HTML: found quickly, whatever somebody sends."""

import time

import pytest

from peerdesk.domain.mail.html_text import text_of_html

pytestmark = pytest.mark.promise("S8")


@pytest.mark.parametrize("piece", ["<div>x", "<b>x", "<blockquote>x", "<ul><li>x", "<pre>x"])
def test_no_mail_holds_a_worker_up(piece: str) -> None:
    html = "<p>Hello</p>" + piece * 40_000
    started = time.perf_counter()
    assert text_of_html(html).startswith("Hello")
    assert time.perf_counter() - started < 5


def test_a_long_thread_is_read_to_its_end() -> None:
    answers = "<div><blockquote type=cite>" * 150 + "old" + "</blockquote></div>" * 150
    assert text_of_html(f"<div>New</div>{answers}<div>below</div>") == "New\n\nbelow"


def test_blanks_stay_in_what_is_set_as_typed_and_only_there() -> None:
    html = "<pre>a   b</pre><p>c   d</p><pre>e   f"
    assert [line for line in text_of_html(html).splitlines() if line] == ["a   b", "c d", "e   f"]
