"""A paid service from its first hour to its end: given, late, impossible, nobody came (P12)."""

from datetime import timedelta

import pytest

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.payments.models import Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.refusals import (
    NoClaim,
    NoShowOpen,
    NotYourOffer,
    ServiceEnded,
    ServiceUnderWay,
)
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.answer_no_show import answer_no_show, withdraw_no_show
from peerdesk.workflows.cannot_deliver import cannot_deliver
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.confirm_service import RefundOpen, confirm_service
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.report_no_show import report_no_show
from peerdesk.workflows.sweep import move_due, move_services
from peerdesk.workflows.withdraw_refund_request import withdraw_refund_request
from tests import cast
from tests.workflows.premium_scenes import PRICE, accepted, books, fresh, offered
from tests.workflows.refund_scenes import asked_back
from tests.workflows.scenes import kinds, later

SHARE = PRICE * 70 // 100


@pytest.fixture
def service(chat, ada):
    """Ezra's call with Ada, paid a moment ago."""
    return accepted(offered(chat), ada)


def told(somebody):
    return list(Notice.objects.filter(person=somebody).values_list("kind", flat=True))


@pytest.mark.promise("P9", "P12")
def test_reported_it_is_completed_and_confirmed_by_word(service, chat, ada, ezra):
    complete_service(caller=Caller(ezra), offer_id=service.id, report="We did all of it.")
    done = fresh(service)
    assert (done.state, done.report, done.confirmed_at) == ("completed", "We did all of it.", None)
    event = Event.objects.get(conversation=chat, kind="premium_completed")
    assert (event.author_id, event.data["report"]) == (ezra.id, "We did all of it.")
    assert BoxSecret.objects.get().closes_at is not None
    assert "premium_completed" in told(ada)
    confirm_service(caller=Caller(ada), offer_id=service.id)
    confirm_service(caller=Caller(ada), offer_id=service.id)
    assert fresh(service).confirmed_at is not None
    assert kinds(chat).count("premium_confirmed") == 1
    with pytest.raises(ServiceEnded):
        complete_service(caller=Caller(ezra), offer_id=service.id)


@pytest.mark.promise("P12")
@pytest.mark.invariant("I7")
def test_silence_confirms_after_the_policys_time(service, chat, ezra):
    complete_service(caller=Caller(ezra), offer_id=service.id)
    move_services(later(hours=71))
    assert fresh(service).confirmed_at is None
    move_services(later(hours=73))
    assert fresh(service).confirmed_at is not None
    assert Event.objects.filter(conversation=chat).last().data["values"]["silent"] is True
    assert move_services(later(hours=999)) == 0


@pytest.mark.promise("P12", "P11")
@pytest.mark.invariant("I7", "I12")
def test_unreported_it_is_reminded_of_twice_and_paid_back(service, chat, ada, ezra, agnes, tally):
    assert (service.deliver_by - service.accepted_at) == timedelta(hours=72)
    assert (service.report_by - service.deliver_by) == timedelta(hours=36)
    move_services(service.deliver_by + timedelta(minutes=1))
    assert kinds(chat)[-1] == "premium_late"
    assert "premium_late" in told(ada)
    move_services(service.report_by - timedelta(hours=11))
    assert told(ezra).count("premium_report_due") == 2
    assert fresh(service).state == "accepted"
    move_services(service.report_by + timedelta(minutes=1))
    over = fresh(service)
    assert (over.state, over.end_reason) == ("cancelled", "not_reported")
    assert books(tally.id) == {}
    assert Refund.objects.get().amount_minor == PRICE
    assert "premium_cancelled" in told(ada)
    assert "premium_returned" in told(ezra)
    assert "premium_failed" in told(agnes)


@pytest.mark.promise("P12", "P11")
@pytest.mark.invariant("I9", "I10", "I12")
def test_one_button_tells_customer_and_support_and_starts_the_refund(
    service, chat, ada, ezra, agnes, tally
):
    assert books(tally.id)[f"expert:{ezra.id}:payable"] == SHARE
    cannot_deliver(caller=Caller(ezra), offer_id=service.id, words="My line is down.")
    over = fresh(service)
    assert (over.state, over.end_reason) == ("cancelled", "cannot_deliver")
    assert books(tally.id) == {}
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.state) == (PRICE, "pending")
    said = Event.objects.filter(conversation=chat).last()
    assert said.data["code"] == "premium_cancelled"
    assert said.data["values"]["text"] == "My line is down."
    assert said.audience == []
    assert ("premium_cancelled" in told(ada), "premium_failed" in told(agnes)) == (True, True)
    with pytest.raises(ServiceEnded):
        cannot_deliver(caller=Caller(ezra), offer_id=service.id)
    assert Refund.objects.count() == 1


@pytest.mark.promise("P12")
@pytest.mark.parametrize("how", ["agreed", "silent"])
def test_the_expert_did_not_come_and_all_of_it_goes_back(service, ada, ezra, tally, how):
    report_no_show(caller=Caller(ada), offer_id=service.id, text="I waited for an hour.")
    assert "premium_no_show" in told(ezra)
    assert fresh(service).state == "accepted"
    with pytest.raises(NoShowOpen):
        complete_service(caller=Caller(ezra), offer_id=service.id)
    if how == "agreed":
        answer_no_show(caller=Caller(ezra), offer_id=service.id, agrees=True)
    else:
        move_services(later(hours=47))
        assert fresh(service).state == "accepted"
        move_services(later(hours=49))
    assert NoShow.objects.get().state == how
    over = fresh(service)
    assert (over.state, over.end_reason) == ("cancelled", "no_show_expert")
    assert books(tally.id) == {}


@pytest.mark.promise("P12")
def test_the_customer_did_not_come_and_the_expert_keeps_it(service, chat, ada, ezra, tally):
    report_no_show(caller=Caller(ezra), offer_id=service.id)
    with pytest.raises(NotYourOffer):
        answer_no_show(caller=Caller(ezra), offer_id=service.id, agrees=True)
    move_services(later(hours=49))
    over = fresh(service)
    assert (over.state, over.end_reason) == ("completed", "no_show_customer")
    assert over.confirmed_at is not None
    assert books(tally.id)[f"expert:{ezra.id}:payable"] == SHARE
    assert kinds(chat)[-2:] == ["premium_no_show_closed", "premium_completed"]


@pytest.mark.promise("P11", "P12")
@pytest.mark.parametrize("who", ["ada", "ezra"])
def test_where_the_two_disagree_support_decides(service, ada, ezra, tally, who):
    one, other = (ada, ezra) if who == "ada" else (ezra, ada)
    report_no_show(caller=Caller(one), offer_id=service.id, text="Nobody was there.")
    answer_no_show(caller=Caller(other), offer_id=service.id, agrees=False, text="I was there.")
    request = RefundRequest.objects.get()
    assert (request.scope, request.offer_id, request.state) == ("service", service.id, "open")
    assert fresh(service).state == "accepted"
    assert books(tally.id)[f"expert:{ezra.id}:payable"] == SHARE
    with pytest.raises(NoClaim):
        answer_no_show(caller=Caller(other), offer_id=service.id, agrees=True)
    complete_service(caller=Caller(ezra), offer_id=service.id)


@pytest.mark.promise("P12")
def test_a_mistake_is_taken_back_and_the_service_goes_on(service, ada, ezra):
    report_no_show(caller=Caller(ada), offer_id=service.id)
    with pytest.raises(NoShowOpen):
        report_no_show(caller=Caller(ezra), offer_id=service.id)
    with pytest.raises(NotYourOffer):
        withdraw_no_show(caller=Caller(ezra), offer_id=service.id)
    withdraw_no_show(caller=Caller(ada), offer_id=service.id)
    assert move_services(later(hours=49)) == 0
    assert complete_service(caller=Caller(ezra), offer_id=service.id).state == "completed"


@pytest.mark.promise("P12")
def test_during_a_service_nothing_but_the_customer_ends_the_conversation(service, chat, ada, ezra):
    for verb in (close_conversation, leave_conversation):
        with pytest.raises(ServiceUnderWay):
            verb(caller=Caller(ezra), conversation_id=chat.id)
    chat.due_for = "idle"
    chat.save(update_fields=["due_for"])
    move_due(later(hours=60))
    chat.refresh_from_db()
    assert chat.state == "active"
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    assert fresh(service).state == "accepted"
    assert complete_service(caller=Caller(ezra), offer_id=service.id).state == "completed"


def test_nobody_but_the_two_does_anything_with_a_service(service, ada, ezra, erik, agnes, otto):
    experts = (complete_service, cannot_deliver)
    for verb in (*experts, confirm_service, report_no_show, withdraw_no_show):
        for somebody in (erik, otto):
            with pytest.raises(NotFound):
                verb(caller=Caller(somebody), offer_id=service.id)
        with pytest.raises(NotYourOffer):
            verb(caller=Caller(agnes), offer_id=service.id)
    for verb in experts:
        with pytest.raises(NotYourOffer):
            verb(caller=Caller(ada), offer_id=service.id)
    with pytest.raises(NotYourOffer):
        confirm_service(caller=Caller(ezra), offer_id=service.id)
    with pytest.raises(InvalidInput):
        cannot_deliver(caller=Caller(ezra), offer_id=service.id, words="x" * 2001)
    assert cast.seat_of(ezra).active == 1


@pytest.mark.promise("P11", "P12")
def test_what_is_asked_back_is_confirmed_neither_by_word_nor_by_silence(service, chat, ada, ezra):
    complete_service(caller=Caller(ezra), offer_id=service.id, report="Done.")
    request = asked_back(chat, "service")
    with pytest.raises(RefundOpen):
        confirm_service(caller=Caller(ada), offer_id=service.id)
    over = fresh(service).due_at
    move_services(over + timedelta(seconds=1))
    waits = fresh(service)
    assert (waits.state, waits.confirmed_at) == ("completed", None)
    assert waits.due_at > over
    withdraw_refund_request(caller=Caller(ada), request_id=request.id)
    confirm_service(caller=Caller(ada), offer_id=service.id)
    assert fresh(service).confirmed_at is not None
