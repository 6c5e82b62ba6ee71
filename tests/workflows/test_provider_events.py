"""The provider's webhook: signed, kept once, answered, acted on in whatever order it comes."""

from typing import Any

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import InboxEvent, Payer, SavedMethod
from peerdesk.domain.payments.operations.inbox import (
    MOST_TRIES,
    due_events,
    forget_handled,
    keep_event,
)
from peerdesk.domain.payments.providers import Card
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.hooks.payments import LARGEST
from peerdesk.workflows import note_provider_event
from peerdesk.workflows.note_provider_event import note_due_events
from peerdesk.workflows.reconcile_payments import reconcile_payments
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, Box, Story, books, wanted
from tests.provider import SECURE, LocalProvider, Webhook
from tests.workflows.provider_words import said

HOOK = "/hooks/payments/local/"


def post(one: Webhook, **changed: Any) -> int:
    headers = {**one.headers, **changed}
    content_type = headers.pop("Content-Type")
    answer = Client().post(HOOK, one.body, content_type=content_type, headers=headers)
    return answer.status_code


def act_on_all() -> None:
    """What the worker does."""
    for event_id in InboxEvent.objects.filter(handled_at=None).values_list("id", flat=True):
        InboxEvent.objects.filter(id=event_id).update(due_at=clock.now())
        note_provider_event.note_provider_event(event_id)


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_the_real_webhook_settles_what_nobody_came_back_for(
    tally: Community, ada: Person, ezra: Person, provider: LocalProvider, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=SECURE).id)
    assert charge.state == ChargeState.NEEDS_ACTION
    provider.approve(charge.redirect_url)
    told = provider.webhooks()
    assert [post(one) for one in told * 2] == [200] * len(told) * 2
    assert InboxEvent.objects.count() == len(told)
    act_on_all()
    assert story.given == [charge.id]
    assert books(tally)["provider:local"] == -2000
    failures = InboxEvent.objects.exclude(failure="").values_list("kind", "failure")
    assert set(failures) <= {("customer.created", "not_for_us")}


@pytest.mark.invariant("I10")
def test_a_forged_event_is_refused_and_kept_nowhere(
    tally: Community, ada: Person, provider: LocalProvider, story: Story
) -> None:
    take_payment(wanted(tally, ada, new_id()).id)
    one = provider.webhooks("payment_intent.succeeded")[0]
    changed = Webhook(one.kind, one.body.replace(b"2000", b"2001"), one.signature)
    assert post(changed) == 400
    assert post(one, **{"Stripe-Signature": ""}) == 400
    assert post(one, **{"Stripe-Signature": "t=1,v1=00"}) == 400
    too_large = Webhook(one.kind, b"{" + b" " * LARGEST, one.signature)
    assert post(too_large) == 413
    assert Client().get(HOOK).status_code == 405
    elsewhere = Client().post("/hooks/payments/stripe/", b"{}", content_type="application/json")
    assert elsewhere.status_code == 404
    assert not InboxEvent.objects.exists()


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_reconciliation_finds_what_no_webhook_brought(
    tally: Community, ada: Person, provider: LocalProvider, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method="").id)
    provider.pay(charge.redirect_url)
    post(provider.webhooks()[0])
    found = reconcile_payments(clock.now())
    assert found.missed == InboxEvent.objects.filter(missed=True).count() > 0
    act_on_all()
    assert story.given == [charge.id]
    assert reconcile_payments(clock.now()).missed == 0


def test_a_provider_that_is_away_is_told_and_tried_again(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    box.decide(charge.id, ChargeState.SUCCEEDED)
    event = keep_event(
        provider="local", event=said(box, "payment_intent.succeeded", charge), now=clock.now()
    )
    assert event
    box.away = True
    assert reconcile_payments(clock.now()).unreachable == ["local"]
    assert note_provider_event.note_provider_event(event)
    row = InboxEvent.objects.get()
    assert (row.handled_at, row.failure) == (None, "unreachable: nobody answers")
    assert not note_provider_event.note_provider_event(event)  # its next try isn't due yet
    box.away = False
    InboxEvent.objects.update(due_at=clock.now())
    assert due_events(clock.now(), 10) == [event]
    note_due_events(clock.now())
    assert note_provider_event.note_provider_event(event)
    assert InboxEvent.objects.get().handled_at
    assert story.given == [charge.id]
    assert forget_handled(clock.now()) == 0


def test_an_event_of_nobody_is_noted_and_left(db: None, box: Box) -> None:
    now = clock.now()
    for number, (kind, thing) in enumerate(
        [
            ("payment_intent.succeeded", {"id": "pi_x", "metadata": {"charge": "no uuid"}}),
            ("refund.updated", {"id": "re_x"}),
            ("charge.dispute.created", {"id": "dp_x", "payment_intent": {"id": "pi_x"}}),
            ("setup_intent.succeeded", {"id": "seti_x", "customer": "cus_x"}),
            ("invoice.paid", {"id": "in_x"}),
            ("charge.refunded", {"id": "ch_x", "payment_intent": "pi_x"}),
        ]
    ):
        keep_event(provider="local", event=box.say(number, kind, thing, now), now=now)
    act_on_all()
    failures = InboxEvent.objects.order_by("id").values_list("failure", flat=True)
    assert list(failures) == [
        "unknown_charge",
        "unknown_refund",
        "unknown_charge",
        "unknown_customer",
        "not_for_us",
        "unknown_charge",
    ]


def test_an_event_that_breaks_us_stops_after_some_tries(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    event = keep_event(
        provider="local", event=said(box, "payment_intent.created", charge), now=clock.now()
    )
    box.before_answer = breaks
    assert event
    for _ in range(MOST_TRIES):
        InboxEvent.objects.update(due_at=clock.now())
        with pytest.raises(ZeroDivisionError):
            note_provider_event.note_provider_event(event)
    assert not note_provider_event.note_provider_event(event)
    assert due_events(clock.now(), 10) == []
    assert InboxEvent.objects.get().failure == "ZeroDivisionError"


def breaks(_call: str) -> None:
    raise ZeroDivisionError


def test_a_kept_card_is_told_by_an_event(tally: Community, ada: Person, box: Box) -> None:
    Payer.objects.create(community=tally, person=ada, provider="local", customer_id="cus_1")
    box.kept["cus_1"] = [Card("pm_1", "visa", "4242", "2031-04")]
    thing = {"id": "cs_1", "mode": "setup", "customer": "cus_1"}
    event = box.say(1, "checkout.session.completed", thing, clock.now())
    keep_event(provider="local", event=event, now=clock.now())
    act_on_all()
    assert SavedMethod.objects.get().method_id == "pm_1"
