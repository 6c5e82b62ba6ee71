"""What people type into the search, taken apart (pure)."""

import pytest

from peerdesk.domain.support.criteria import bare_number, parse, written


def test_a_line_holds_words_numbers_and_filters():
    found = parse('Rechnung zürich #1234 state:open tag:VIP team:"second line" who:me')
    assert found.words == ["Rechnung", "zurich"]
    assert found.number == 1234
    assert found.of("state") == ["open"]
    assert found.of("tag") == ["VIP"]
    assert found.of("team") == ["second line"]
    assert found.of("who") == ["me"]


@pytest.mark.parametrize("text", ["https://example.org/a:b", "#12a", "#", "re: invoice", "state:"])
def test_what_is_no_filter_is_a_word(text):
    found = parse(text)
    assert not found.filters
    assert found.number is None


def test_a_number_alone_may_be_a_conversations():
    assert bare_number(parse("1234")) == 1234
    assert bare_number(parse("1234 invoice")) is None
    assert bare_number(parse("٣")) is None
    assert bare_number(parse("9" * 40)) is None


@pytest.mark.parametrize("text", ["", " ", '"', ":::", "\x00", "tag:" + "x" * 1000, "%_'\\ & | !"])
def test_nonsense_is_nonsense_but_no_error(text):
    parse(text)


def test_a_line_is_written_as_it_is_read():
    line = written("two  words", [("state", "open"), ("team", "second line"), ("tag", "")])
    assert line == 'two words state:open team:"second line"'
    found = parse(line)
    assert (found.words, found.of("team")) == (["two", "words"], ["second line"])


def test_what_no_database_holds_is_left_out():
    found = parse("customer:\x00ada tag:\ud800")
    assert found.of("customer") == ["ada"]
    assert found.of("tag") == []
