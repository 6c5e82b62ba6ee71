"""Two writers of one box, a writer and its end, two receipts: at the same instant."""

from functools import partial

import pytest
from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_access import BoxGone
from peerdesk.domain.premium.box_models import BoxOpening, BoxSecret
from peerdesk.domain.premium.operations.boxes import BoxChanged, Opened, read_box, write_box
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.operations import issue_for_charge
from peerdesk.workflows.sweep import destroy_boxes
from tests.boxes import ended, service
from tests.contenders import at_once
from tests.receipts import paid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def writing(somebody, offer, text):
    return partial(
        write_box,
        caller=Caller(somebody),
        offer_id=offer.pk,
        text=text,
        version=0,
        now=clock.now(),
    )


@pytest.mark.promise("P8")
@pytest.mark.invariant("I15")
def test_of_two_who_write_at_once_one_is_told(chat, ada, ezra):
    offer = service(chat)
    results = at_once([writing(ada, offer, "Ada's"), writing(ezra, offer, "Ezra's")] * 4)
    (won,) = [one for one in results if isinstance(one, Opened)]
    assert sum(isinstance(one, BoxChanged) for one in results) == 7
    now = clock.now()
    assert read_box(caller=Caller(ada), offer_id=offer.pk, now=now).text == won.text
    assert BoxOpening.objects.filter(act="wrote").count() == 1


@pytest.mark.promise("P9")
@pytest.mark.invariant("I15")
@pytest.mark.parametrize("turn", range(3))
def test_whoever_writes_at_its_end_leaves_nothing_behind(chat, ada, ezra, turn):
    offer = service(chat)
    now = clock.now()
    reading = partial(read_box, caller=Caller(ezra), offer_id=offer.pk, now=now)
    ending = partial(ended, offer, days=0)
    results = at_once([writing(ada, offer, "late"), ending, reading, ending])
    assert all(one is None or isinstance(one, Opened | BoxGone) or one == [] for one in results), (
        results
    )
    destroy_boxes(clock.now())
    box = BoxSecret.objects.get()
    assert (box.sealed, box.wrapped_key) == (None, None)
    assert Event.objects.filter(data__code="premium_box_destroyed").count() == 1


@pytest.mark.invariant("I10")
def test_receipts_at_once_have_numbers_without_a_gap(tally, ada):
    charges = [paid(ada, tally) for _ in range(6)]
    acts = [partial(_issued, charge) for charge in charges + charges]
    results = at_once(acts)
    # Of two that settle one charge the charge's lock lets one through; here the index does.
    assert Receipt.objects.count() == 6, results
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def _issued(charge):
    with transaction.atomic():
        return issue_for_charge(charge, now=clock.now())
