"""The private box of a service: who opens it, what is kept of that, and its end (P8, P9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from peerdesk.core import clock
from peerdesk.core.crypto import Unsealable
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.keyring import current_key_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_access import BoxGone
from peerdesk.domain.premium.box_models import BoxOpening, BoxSecret
from peerdesk.domain.premium.box_queries import boxes_to_wrap, openings_of
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.boxes import (
    BoxChanged,
    Opened,
    open_box,
    read_box,
    wrap_anew,
    write_box,
)
from peerdesk.workflows.sweep import destroy_boxes
from tests.boxes import ended, offered, service
from tests.cast import caller_of, conversation, held_by

SECRET = "Ring me at +41 44 668 18 00"

pytestmark = [pytest.mark.promise("P8"), pytest.mark.invariant("I15")]


def read(somebody: Person, offer: PremiumOffer, reason: str = "") -> Opened:
    return read_box(caller=caller_of(somebody), offer_id=offer.pk, reason=reason, now=clock.now())


def write(somebody: Person, offer: PremiumOffer, text: str, version: int | None = None) -> Opened:
    return write_box(
        caller=caller_of(somebody),
        offer_id=offer.pk,
        text=text,
        version=version,
        now=clock.now(),
    )


def test_what_one_side_writes_the_other_reads(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    offer = service(chat)
    assert read(ezra, offer).text == ""
    write(ada, offer, SECRET)
    found = read(ezra, offer)
    assert (found.text, found.version) == (SECRET, 1)


def test_nobody_else_finds_it(
    chat: Conversation, erik: Person, agnes: Person, otto: Person
) -> None:
    offer = service(chat)
    for stranger in (erik, agnes, otto):
        with pytest.raises(NotFound):
            read(stranger, offer)
        with pytest.raises(NotFound):
            write(stranger, offer, "mine")
    assert not BoxOpening.objects.exists()


def test_before_acceptance_there_is_none(chat: Conversation, ada: Person, olga: Person) -> None:
    offer = offered(chat)
    for somebody in (ada, olga):
        with pytest.raises(NotFound):
            read(somebody, offer, "curious")


def test_every_opening_is_kept_and_both_read_it(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    offer = service(chat)
    write(ezra, offer, SECRET)
    read(ada, offer)
    kept = [(one.role, one.act, one.version) for one in openings_of(offer.pk)]
    assert kept == [("customer", "opened", 1), ("expert", "wrote", 1)]


def test_an_opening_that_cant_be_kept_shows_nothing(
    chat: Conversation, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = service(chat)
    with pytest.raises(DatabaseError), transaction.atomic():
        read(ada, offer)
        BoxOpening.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        read(ada, offer)
        BoxOpening.objects.update(alias="nobody")


def test_an_owner_gives_a_reason_that_both_read(
    chat: Conversation, ada: Person, olga: Person
) -> None:
    offer = service(chat)
    write(ada, offer, SECRET)
    assert read(olga, offer).text is None
    assert openings_of(offer.pk)[0].role == "customer"
    assert read(olga, offer, "A dispute about the call").text == SECRET
    newest = openings_of(offer.pk)[0]
    assert (newest.role, newest.reason) == ("owner", "A dispute about the call")
    said = Event.objects.filter(conversation=chat).latest("seq")
    assert said.data["code"] == "premium_box_opened"
    assert said.data["values"]["reason"] == "A dispute about the call"
    assert set(said.audience) == {"customer", "expert", "owner"}


def test_an_owner_writes_with_a_reason_only(chat: Conversation, olga: Person) -> None:
    offer = service(chat)
    with pytest.raises(InvalidInput) as no:
        write(olga, offer, "mine")
    assert "reason" in no.value.errors


def test_two_tabs_lose_nothing(chat: Conversation, ada: Person, ezra: Person) -> None:
    offer = service(chat)
    write(ada, offer, "from Ada", version=0)
    with pytest.raises(BoxChanged) as no:
        write(ezra, offer, "from Ezra", version=0)
    assert no.value.more["version"] == 1
    assert read(ezra, offer).text == "from Ada"


def test_who_left_finds_it_no_more(chat: Conversation, ezra: Person) -> None:
    offer = service(chat)
    Participant.objects.filter(conversation=chat, person=ezra).update(left_at=clock.now())
    with pytest.raises(NotFound):
        read(ezra, offer)


@pytest.mark.promise("P9")
def test_it_stays_for_the_policys_days_and_is_then_destroyed(
    chat: Conversation, ada: Person
) -> None:
    offer = service(chat)
    write(ada, offer, SECRET)
    ended(offer, days=7)
    assert read(ada, offer).text == SECRET
    assert destroy_boxes(clock.now()) == 0
    later = clock.now() + timedelta(days=7, seconds=1)
    with pytest.raises(BoxGone):
        read_box(caller=caller_of(ada), offer_id=offer.pk, now=later)
    assert destroy_boxes(later) == 1
    box = BoxSecret.objects.get()
    assert (box.wrapped_key, box.sealed, box.key_id) == (None, None, "")
    assert Event.objects.filter(data__code="premium_box_destroyed").count() == 1
    assert destroy_boxes(later) == 0


@pytest.mark.promise("P9")
def test_without_days_it_goes_at_once(chat: Conversation, ada: Person) -> None:
    offer = service(chat)
    ended(offer, days=0)
    assert BoxSecret.objects.get().destroyed_at is not None
    with pytest.raises(BoxGone):
        read(ada, offer)
    with pytest.raises(BoxGone):
        write(ada, offer, SECRET)


def test_the_first_end_counts(chat: Conversation) -> None:
    offer = service(chat)
    ended(offer, days=7)
    first = BoxSecret.objects.get().closes_at
    ended(offer, days=30)
    assert BoxSecret.objects.get().closes_at == first


@pytest.mark.promise("P9")
def test_whats_destroyed_never_comes_back(chat: Conversation) -> None:
    offer = service(chat)
    ended(offer, days=0)
    for change in ({"destroyed_at": None}, {"sealed": b"x", "wrapped_key": b"x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            BoxSecret.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        BoxSecret.objects.all().delete()
    open_box(offer=offer, now=clock.now())
    assert BoxSecret.objects.get().destroyed_at is not None


@pytest.mark.promise("P9")
def test_the_sealed_text_opens_in_no_other_box(
    chat: Conversation, ada: Person, tally: Community
) -> None:
    one = service(chat)
    assert chat.handler is not None
    other = service(held_by(conversation(ada, chat.reason), chat.handler, "expert"))
    write(ada, one, SECRET)
    first = BoxSecret.objects.get(offer=one)
    moved = {"sealed": first.sealed, "wrapped_key": first.wrapped_key, "version": first.version}
    BoxSecret.objects.filter(offer=other).update(**moved)
    with pytest.raises(Unsealable):
        read(ada, other)


def test_an_older_text_opens_at_no_newer_version(chat: Conversation, ada: Person) -> None:
    offer = service(chat)
    write(ada, offer, "an old number")
    BoxSecret.objects.update(version=2)
    with pytest.raises(Unsealable):
        read(ada, offer)


def test_nothing_in_the_table_can_be_read(chat: Conversation, ada: Person) -> None:
    offer = service(chat)
    write(ada, offer, SECRET)
    box = BoxSecret.objects.get()
    assert SECRET.encode() not in bytes(box.sealed or b"")
    assert len(bytes(box.wrapped_key or b"")) == 12 + 32 + 16


@pytest.mark.promise("B6")
def test_keys_are_wrapped_anew_and_the_text_stays(
    chat: Conversation, ada: Person, settings: Any
) -> None:
    offer = service(chat)
    write(ada, offer, SECRET)
    before = BoxSecret.objects.get()
    settings.PEERDESK_BOX_KEYS = "a new key of the operator that nobody can guess"
    assert boxes_to_wrap(current_key_id(), 10) == [offer.pk]
    assert wrap_anew(offer_id=offer.pk, key_id=current_key_id())
    assert not wrap_anew(offer_id=offer.pk, key_id=current_key_id())
    after = BoxSecret.objects.get()
    assert after.key_id != before.key_id
    assert after.sealed == before.sealed
    assert read(ada, offer).text == SECRET
    # The operator throws the new key away: a copy of the table opens with nothing.
    settings.PEERDESK_BOX_KEYS = ""
    with pytest.raises(Unsealable):
        read(ada, offer)
