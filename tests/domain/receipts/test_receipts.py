"""Receipts: one for each payment and refund, numbered without a gap, never changed."""

import json
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.access import receipt_for
from peerdesk.domain.receipts.models import Receipt, ReceiptMail, ReceiptSeries
from peerdesk.domain.receipts.operations import issue_for_charge, issue_for_refund
from peerdesk.domain.receipts.printing import receipt_pdf
from peerdesk.domain.receipts.queries import number_of, receipt_of_charge, receipts
from peerdesk.workflows.mail_receipts import mail_receipts
from tests.cast import caller_of
from tests.receipts import paid, sent_back

pytestmark = [pytest.mark.promise("P1"), pytest.mark.promise("P5")]


def issued(payer: Person, community: Community, **values: Any) -> Receipt:
    with transaction.atomic():
        return issue_for_charge(paid(payer, community, **values), now=clock.now())


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_numbers_go_up_one_by_one(ada: Person, tally: Community) -> None:
    found = [issued(ada, tally) for _ in range(3)]
    year = clock.now().year
    assert [number_of(one) for one in found] == [f"TALLY-{year}-0000{place}" for place in (1, 2, 3)]


def test_what_is_rolled_back_leaves_no_gap(ada: Person, tally: Community) -> None:
    class Undone(Exception):
        pass

    issued(ada, tally)
    with pytest.raises(Undone), transaction.atomic():
        issue_for_charge(paid(ada, tally), now=clock.now())
        raise Undone
    assert issued(ada, tally).number == 2


def test_a_charge_has_one_however_often_it_is_settled(ada: Person, tally: Community) -> None:
    charge = paid(ada, tally)
    first, again = (issue_for_charge(charge, now=clock.now()) for _ in range(2))
    assert first == again
    refund = sent_back(charge, 1000)
    one, same = (issue_for_refund(refund, now=clock.now()) for _ in range(2))
    assert one == same != first
    assert Receipt.objects.count() == 2


def test_each_community_and_year_counts_for_itself(
    ada: Person, otto: Person, tally: Community, elsewhere: Community
) -> None:
    issued(ada, tally)
    assert issued(otto, elsewhere).number == 1
    silvester = datetime(2031, 12, 31, 23, 30, tzinfo=UTC)  # already next year in Zürich
    late = issue_for_charge(paid(ada, tally), now=silvester)
    assert number_of(late) == "TALLY-2032-00001"


def test_it_is_never_changed(ada: Person, tally: Community) -> None:
    issued(ada, tally)
    for act in (
        lambda: Receipt.objects.update(amount_minor=1),
        lambda: Receipt.objects.all().delete(),
        lambda: ReceiptSeries.objects.update(last_number=5),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_a_number_without_a_receipt_is_no_number(ada: Person, tally: Community) -> None:
    issued(ada, tally)
    with pytest.raises(DatabaseError, match="has no receipt"), transaction.atomic():
        ReceiptSeries.objects.update(last_number=2)


def test_it_says_what_was_true_then(ada: Person, tally: Community) -> None:
    receipt = issued(ada, tally)
    ada.name, tally.name = "Somebody Else", "Renamed"
    ada.save()
    tally.save()
    text = words(receipt_pdf(receipts().get(id=receipt.id)))
    for said in ("Ada Surname", "Tally", "A call of half an hour", "CHF 30.00", "Visa …4242"):
        assert said in text
    assert "Somebody Else" not in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Łukasiewicz-Strauß", ("Zoë Łukasiewicz-Strauß", "Zoë Lukasiewicz-Strauß")),
        ("Ștefan Đorđević", ("Ștefan Đorđević", "Stefan Dordevic")),
        ("Nguyễn <b>Ánh</b> & Co", ("Nguyễn <b>Ánh</b> & Co", "Nguyen <b>Ánh</b> & Co")),
    ],
)
def test_every_name_can_be_read(
    ada: Person, tally: Community, name: str, shown: tuple[str, ...]
) -> None:
    ada.name = name
    ada.save()
    text = words(receipt_pdf(issued(ada, tally)))
    assert any(one in text for one in shown)


def test_it_speaks_the_customers_language(ada: Person, tally: Community) -> None:
    pdf = receipt_pdf(issued(ada, tally, language="de"))
    assert "30.00" in words(pdf) or "30,00" in words(pdf)
    assert b"/Lang (de)" in pdf or b"de" in pdf


def test_a_refunds_receipt_names_the_payments(ada: Person, tally: Community) -> None:
    first = issued(ada, tally)
    back = issue_for_refund(sent_back(first.charge, 1000), now=clock.now())
    text = words(receipt_pdf(back))
    assert number_of(first) in text
    assert "CHF 10.00" in text


def test_its_payer_and_owners_read_it(
    ada: Person, olga: Person, agnes: Person, ezra: Person, otto: Person, tally: Community
) -> None:
    receipt = issued(ada, tally)
    for reader in (ada, olga):
        assert receipt_for(caller_of(reader), receipt.id) == receipt
    for stranger in (agnes, ezra, otto):
        with pytest.raises(NotFound):
            receipt_for(caller_of(stranger), receipt.id)


def test_it_is_mailed_once_with_the_document(ada: Person, tally: Community) -> None:
    receipt = issued(ada, tally)
    assert mail_receipts() == 1
    assert mail_receipts() == 0
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    ((name, document, kind),) = letter.attachments
    assert (name, kind) == (f"{number_of(receipt)}.pdf", "application/pdf")
    assert number_of(receipt) in words(document)
    assert ReceiptMail.objects.get().sent_at is not None


def test_a_mail_that_fails_is_sent_later(ada: Person, tally: Community, settings: Any) -> None:
    issued(ada, tally)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert mail_receipts() == 0
    waiting = ReceiptMail.objects.get()
    assert waiting.sent_at is None
    assert waiting.due_at is not None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ReceiptMail.objects.update(due_at=clock.now())
    assert mail_receipts() == 1


def test_the_table_holds_no_more_than_it_says(ada: Person, tally: Community) -> None:
    receipt = issued(ada, tally)
    with connection.cursor() as cursor:
        cursor.execute("SELECT said::text FROM receipts_receipt")
        (said,) = cursor.fetchone()
    assert "ada@example.org" not in said
    assert json.loads(said)["payer"] == "Ada Surname"
    assert receipt_of_charge(receipt.charge_id) == receipt
