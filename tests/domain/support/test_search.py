"""The search: who finds what, in which language, and what is gone once it was taken out."""

from dataclasses import replace
from uuid import UUID

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Team
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.support.criteria import parse
from peerdesk.domain.support.models import SearchEntry
from peerdesk.domain.support.operations.indexing import catch_up, index
from peerdesk.domain.support.operations.searching import forget
from peerdesk.domain.support.search import search
from peerdesk.workflows.complete_form import complete_form
from peerdesk.workflows.convert_to_ticket import convert_to_ticket
from tests import cast

pytestmark = pytest.mark.django_db


def say(one: Conversation, who, text: str) -> int:
    """A message in it, read into the search; its number."""
    (posted,) = post_messages([Draft(who.id, one.id, new_id(), text)])
    index([one.id])
    return posted.seq


def found_by(who, text: str, **how: object) -> list[UUID]:
    page = search(cast.caller_of(who), parse(text), **how)
    return [one.seen.conversation.id for one in page.items]


@pytest.mark.parametrize(
    ("language", "said", "looked_for"),
    [
        ("de", "Die Mahnungen gingen an Bücher Müller", "mahnung muller"),
        ("fr", "Les factures réglées sont archivées", "facture réglée"),
        ("it", "Le fatture pagate sono archiviate", "fattura pagata"),
        ("en", "The invoices were paid twice", "the invoice paid"),
        ("pt", "As faturas pagas", "faturas"),
    ],
)
def test_words_are_found_whatever_their_ending(agnes, ada, asked, language, said, looked_for):
    Conversation.objects.filter(id=asked.id).update(language=language)
    say(asked, ada, said)
    assert found_by(agnes, looked_for) == [asked.id]
    assert found_by(agnes, f"{looked_for} elephant") == []


WRITTEN = (
    "Booking BK-4711 of 2026-02-03 over 1'249.50, invoice R/2026/815, quark.zwei@example.net, "
    "https://shop.example.com/tours/abc-77?x=9, order AB12-XY, the Straße and its chœur"
)


@pytest.mark.parametrize(
    "looked_for",
    [
        "BK-4711",
        "4711",
        "#bk 4711",
        "2026-02-03",
        "1'249.50",
        "R/2026/815",
        "815",
        "quark.zwei@example.net",
        "quark.zwei",
        "shop.example.com",
        "abc-77",
        "AB12-XY",
        "Strasse",
        "choeur",
    ],
)
def test_numbers_addresses_and_dates_are_found_as_they_are_written(agnes, ada, asked, looked_for):
    say(asked, ada, WRITTEN)
    assert found_by(agnes, looked_for) == [asked.id]
    assert found_by(agnes, f"{looked_for}9") == []


def test_a_number_within_signs_is_marked_where_it_stands(agnes, ada, asked):
    say(asked, ada, WRITTEN)
    (one,) = search(cast.caller_of(agnes), parse("BK-4711 zwei")).items
    marked = [text for text, is_marked in one.excerpt.parts() if is_marked]
    assert marked == ["BK", "4711", "zwei"]
    assert "Booking BK-4711 of 2026-02-03 over 1'249.50" in one.excerpt.text


def test_words_may_stand_in_different_messages_and_the_last_be_unfinished(agnes, ada, asked):
    say(asked, ada, "The printer smokes")
    assert found_by(agnes, "invoice prin") == [asked.id]


def test_the_place_is_shown_with_the_words_marked(agnes, ada, asked):
    seq = say(asked, ada, "x " * 200 + "Grüezi: die Rechnungen der Bücherei " + "y " * 200)
    Conversation.objects.filter(id=asked.id).update(language="de")
    SearchEntry.objects.all().delete()
    catch_up()
    (one,) = search(cast.caller_of(agnes), parse("rechnung bucherei")).items
    marked = [text for text, is_marked in one.excerpt.parts() if is_marked]
    assert marked == ["Rechnungen", "Bücherei"]
    assert one.excerpt.seq == seq
    assert one.excerpt.text.startswith("…x x")
    assert one.excerpt.text.endswith("…")


def test_a_number_a_customer_a_state_a_tag_a_team(agnes, ada, asked, tally):
    team = Team.objects.create(community=tally, slug="second", name={"en": "Second"})
    rows = Conversation.objects.filter(id=asked.id)
    rows.update(tags=["vip", "bug"], team=team)
    number = rows.get().number
    catch_up()
    for line in (
        f"#{number}",
        str(number),
        "customer:ada",
        "ada",
        "state:waiting",
        "state:open tag:vip tag:BUG",
        "team:second",
        "who:nobody",
        "channel:chat in:tally language:en invoice",
    ):
        assert found_by(agnes, line) == [asked.id], line
    for line in (
        f"#{number + 1}",
        "customer:zoe",
        "state:closed",
        "tag:other",
        "tag:vip tag:other",
        "team:none",
        "who:me",
        "in:elsewhere",
        "channel:ticket",
    ):
        assert found_by(agnes, line) == [], line


@pytest.mark.invariant("I17")
def test_everyone_finds_what_they_may_see_and_nothing_else(
    agnes, olga, ada, ezra, erik, otto, chat
):
    say(chat, ezra, "A pangolin in the ledger")
    for somebody in (agnes, olga, ada, ezra):
        assert found_by(somebody, "pangolin") == [chat.id]
    for somebody in (erik, otto):
        assert found_by(somebody, "pangolin") == []
        assert found_by(somebody, f"#{Conversation.objects.get(id=chat.id).number}") == []
        assert found_by(somebody, "") == []
    assert found_by(ada, "pangolin", as_staff=True) == []
    reach = replace(cast.caller_of(agnes), only_community=cast.community("other").id)
    assert search(reach, parse("pangolin")).items == []


@pytest.mark.invariant("I5")
def test_who_left_finds_it_no_more(ada, ezra, chat):
    say(chat, ezra, "A pangolin")
    cast.Participant.objects.filter(conversation=chat, person=ezra).update(left_at=clock.now())
    assert found_by(ezra, "pangolin") == []


@pytest.mark.promise("S3")
def test_what_is_answered_later_in_the_form_is_found(agnes, ada, ezra, chat, failed_payment):
    index([chat.id])
    known = {"reason": "failed-payment", "fields": {"when": "2026-02-03"}}
    convert_to_ticket(caller=cast.caller_of(ezra), conversation_id=chat.id, **known)
    index([chat.id])
    assert found_by(agnes, "2026-02-03") == [chat.id]
    complete_form(caller=cast.caller_of(ada), conversation_id=chat.id, fields={"amount": "4711"})
    index([chat.id])
    assert found_by(agnes, "4711 invoice") == [chat.id]


def test_notes_are_found_by_colleagues_alone(agnes, olga, ada, ezra, chat):
    index([chat.id])
    record(
        conversation=chat,
        kind="note",
        author=None,
        data={"text": "Looks like the aardvark case"},
        audience=["agent", "owner"],
        now=clock.now(),
    )
    index([chat.id])
    for somebody in (agnes, olga):
        (one,) = search(cast.caller_of(somebody), parse("aardvark")).items
        assert one.excerpt.is_note
    for somebody in (ada, ezra):
        assert found_by(somebody, "aardvark") == []


@pytest.mark.invariant("I16")
def test_what_was_taken_out_is_gone_at_once_and_for_ever(agnes, ada, asked):
    seq = say(asked, ada, "My number is 0791234567 pangolin")
    assert found_by(agnes, "pangolin") == [asked.id]
    forget(conversation_id=asked.id, seqs=[seq])
    entry = SearchEntry.objects.get(conversation=asked)
    assert (entry.seq, str(entry.words)) == (0, "")
    Event.objects.filter(conversation=asked, seq=seq).update(data={})
    catch_up()
    entry.refresh_from_db()
    assert "pangolin" not in str(entry.words)
    assert found_by(agnes, "pangolin") == []
    assert found_by(agnes, "invoice") == [asked.id]


def test_what_no_worker_heard_of_is_caught_up_with(agnes, ada, asked):
    (_posted,) = post_messages([Draft(ada.id, asked.id, new_id(), "A pangolin")])
    assert found_by(agnes, "pangolin") == []
    assert catch_up() == 1
    assert found_by(agnes, "pangolin") == [asked.id]
    assert catch_up() == 0


def test_a_very_long_timeline_is_read_in_turns(ada, agnes, asked):
    before = asked.last_seq
    Event.objects.bulk_create(
        Event(conversation=asked, seq=before + n, kind="message", data={"text": f"word{n} " * 9})
        for n in range(1, 2401)
    )
    Conversation.objects.filter(id=asked.id).update(last_seq=before + 2400)
    index([asked.id])
    assert SearchEntry.objects.get(conversation=asked).seq == before + 2400
    assert found_by(agnes, "word2400") == [asked.id]


def test_the_list_goes_on_page_by_page(agnes, ada, sending_invoices):
    made = [cast.conversation(ada, sending_invoices).id for _ in range(5)]
    catch_up()
    seen, cursor = [], None
    while True:
        page = search(cast.caller_of(agnes), parse("invoice"), cursor=cursor, limit=2)
        seen += [one.seen.conversation.id for one in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize("text", ["'", "a & b | !", "%", "\\", "(", "x:*", "“”", "的", "ß", "🙂"])
def test_nothing_that_is_typed_breaks_it(agnes, asked, text):
    found_by(agnes, text)


def test_who_holds_the_conversations_row_is_not_waited_for(asked):
    locked(asked.id)
    assert index([asked.id]) == 1
