"""Olga suspends Ezra, in writing; Ezra appeals; another owner decides (F13)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.standing import Suspended, entries_of, is_suspended
from peerdesk.domain.communities.suspending import (
    AlreadyAppealed,
    AlreadySuspended,
    AnotherOwnerDecides,
    NothingToDecide,
    OwnSuspension,
    SuspensionOver,
    appeal,
    may_decide,
)
from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.answering import NotAvailable, Taken
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.end_suspension import answer_appeal, end_suspension
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.suspend_expert import suspend_expert
from tests import cast
from tests.workflows.scenes import kinds, later, states, sweep

pytestmark = pytest.mark.promise("F13")
REASONS = "Three customers were told that their bookkeeping is stupid."
APPEAL = "I was quoting the title of an article, and said so at once."
ANSWER = "We have read the three chats again and talked to the customers."
PACKAGE = Path(__file__).resolve().parent.parent.parent / "peerdesk"


def suspended(by, somebody, community, **values):
    return suspend_expert(
        caller=Caller(by), community=community, person_id=somebody.id, reasons=REASONS, **values
    )


def living(somebody):
    return Suspension.objects.select_related("community", "person").get(person=somebody)


@pytest.mark.invariant("I5", "I8")
def test_pending_invitations_go_to_others_at_once_and_nothing_more_comes(
    asked, ezra, erik, olga, tally
):
    invitation = cast.invited(asked, ezra)
    suspended(olga, ezra, tally)
    assert states(asked) == {"Ezra": "cancelled", "Erik": "pending"}
    seat = cast.seat_of(ezra)
    assert (seat.open_from, seat.invited, seat.misses) == (None, 0, 0)
    with pytest.raises((Taken, NotAvailable)):
        accept_invitation(caller=Caller(ezra), invitation_id=invitation.id)
    sweep(later(minutes=1))
    assert states(asked)["Ezra"] == "cancelled"


@pytest.mark.promise("F10")
@pytest.mark.invariant("I5")
def test_running_chat_goes_on_to_another_helper_and_is_seen_no_more(
    chat, ada, ezra, erik, olga, tally
):
    suspended(olga, ezra, tally)
    chat.refresh_from_db()
    assert (chat.state, chat.handler_id) == ("waiting", None)
    assert states(chat) == {"Erik": "pending"}
    assert "left" in kinds(chat)
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)
    assert cast.seat_of(ezra).active == 0


@pytest.mark.invariant("I8")
def test_suspended_expert_does_not_reopen_a_chat(rated_chat, ezra, olga, tally):
    suspended(olga, ezra, tally)
    with pytest.raises(Suspended):
        reopen_conversation(caller=Caller(ezra), conversation_id=rated_chat.id)


def test_begins_and_ends_at_the_days_that_the_owner_set(asked, ezra, olga, tally):
    now = clock.now()
    suspended(
        olga, ezra, tally, from_at=now + timedelta(hours=2), until_at=now + timedelta(hours=5)
    )
    assert not is_suspended(ezra.id, tally.id)
    sweep(now + timedelta(hours=3))
    assert is_suspended(ezra.id, tally.id)
    assert cast.seat_of(ezra).open_from is None
    sweep(now + timedelta(hours=4))
    assert is_suspended(ezra.id, tally.id)
    sweep(now + timedelta(hours=6))
    assert not is_suspended(ezra.id, tally.id)
    assert cast.seat_of(ezra).open_from is not None


def test_what_came_in_the_very_instant_is_taken_away_by_the_next_look(asked, ezra, olga, tally):
    suspended(olga, ezra, tally)
    cast.invited(asked, ezra)
    sweep(later(seconds=2))
    assert states(asked) == {"Ezra": "cancelled"}
    assert living(ezra).due_at is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reasons": "Rude."}, "reasons"),
        ({"reasons": "x" * 4001}, "reasons"),
        ({"until_at": timedelta(hours=-1)}, "until"),
        ({"from_at": timedelta(days=2000)}, "from"),
    ],
)
def test_without_a_reason_or_with_impossible_days_nothing_happens(ezra, olga, tally, values, field):
    now = clock.now()
    given = {key: now + one if isinstance(one, timedelta) else one for key, one in values.items()}
    with pytest.raises(InvalidInput) as refused:
        suspend_expert(
            caller=Caller(olga), community=tally, person_id=ezra.id, **{"reasons": REASONS, **given}
        )
    assert set(refused.value.errors) == {field}
    assert not Suspension.objects.exists()


def test_only_an_owner_suspends_and_only_an_expert_is_suspended(
    ezra, erik, ada, agnes, olga, otto, tally
):
    for somebody in (erik, agnes, otto, ada):
        with pytest.raises(NotFound):
            suspended(somebody, ezra, tally)
    with pytest.raises(NotFound):
        suspended(olga, ada, tally)
    suspended(olga, ezra, tally)
    with pytest.raises(AlreadySuspended):
        suspended(olga, ezra, tally)


def test_appeal_is_made_once_and_decided_by_another_owner(ezra, olga, tally):
    oskar = cast.person("Oskar")
    cast.member(oskar, tally, "owner")
    row = suspended(olga, ezra, tally)
    appeal(suspension=living(ezra), text=APPEAL, now=clock.now())
    with pytest.raises(AlreadyAppealed):
        appeal(suspension=living(ezra), text=APPEAL, now=clock.now())
    with pytest.raises(AnotherOwnerDecides):
        answer_appeal(caller=Caller(olga), suspension_id=row.id, lift=True, text=ANSWER)
    answer_appeal(caller=Caller(oskar), suspension_id=row.id, lift=True, text=ANSWER)
    assert not is_suspended(ezra.id, tally.id)
    assert cast.seat_of(ezra).open_from is not None
    told = [(entry.kind, entry.by) for entry in entries_of(row)]
    assert told == [("suspended", olga), ("appealed", ezra), ("lifted", oskar)]
    with pytest.raises(NothingToDecide):
        answer_appeal(caller=Caller(oskar), suspension_id=row.id, lift=False, text=ANSWER)


def test_the_only_owner_decides_herself_and_it_may_stay(ezra, olga, tally):
    row = suspended(olga, ezra, tally)
    appeal(suspension=living(ezra), text=APPEAL, now=clock.now())
    answer_appeal(caller=Caller(olga), suspension_id=row.id, lift=False, text=ANSWER)
    assert living(ezra).appeal == "upheld"
    assert is_suspended(ezra.id, tally.id)
    end_suspension(caller=Caller(olga), suspension_id=row.id, text=ANSWER)
    assert not is_suspended(ezra.id, tally.id)
    with pytest.raises(SuspensionOver):
        end_suspension(caller=Caller(olga), suspension_id=row.id, text=ANSWER)
    with pytest.raises(SuspensionOver):
        appeal(suspension=living(ezra), text=APPEAL, now=clock.now())


def test_an_owner_whom_another_suspended_as_an_expert_does_not_lift_it(ezra, olga, tally):
    cast.member(ezra, tally, "owner")
    suspended(olga, ezra, tally)
    appeal(suspension=living(ezra), text=APPEAL, now=clock.now())
    one = {"caller": Caller(ezra), "suspension_id": living(ezra).id, "text": ANSWER}
    with pytest.raises(OwnSuspension):
        end_suspension(**one)
    with pytest.raises(OwnSuspension):
        answer_appeal(**one, lift=True)
    assert not may_decide(living(ezra), ezra)
    assert is_suspended(ezra.id, tally.id)


def test_what_an_owner_decided_about_herself_she_may_end(olga, tally, invoicing):
    cast.expert(olga, tally, [invoicing])
    suspended(olga, olga, tally)
    end_suspension(caller=Caller(olga), suspension_id=living(olga).id, text=ANSWER)
    assert not is_suspended(olga.id, tally.id)


def test_ended_by_an_owner_what_waits_is_offered_at_once(asked, ezra, olga, tally):
    row = suspended(olga, ezra, tally)
    assert states(asked) == {}
    end_suspension(caller=Caller(olga), suspension_id=row.id, text=ANSWER)
    assert states(asked) == {"Ezra": "pending"}


def test_history_is_never_written_again(ezra, olga, tally):
    suspended(olga, ezra, tally)
    for change in (
        lambda: SuspensionEntry.objects.update(text="Nothing."),
        lambda: SuspensionEntry.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert SuspensionEntry.objects.get().text == REASONS


def test_nothing_in_the_code_suspends_by_itself():
    """Only the doors at which an owner stands call the verb."""
    callers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\b(suspend_expert|suspend)\(", path.read_text("utf-8"))
    }
    assert callers <= {
        "domain/communities/suspending.py",
        "workflows/suspend_expert.py",
        "entrypoints/api/suspensions.py",
        "entrypoints/web/manage/suspensions.py",
    }
