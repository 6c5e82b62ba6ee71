"""Writes on payouts: a bank account entered, a payout reserved, its file sealed."""

import hashlib
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from peerdesk.core.crypto import seal, unseal
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.iban import UnusableIban, usable_iban
from peerdesk.domain.payouts.latin import can_be_written
from peerdesk.domain.payouts.lifecycle import State
from peerdesk.domain.payouts.models import (
    FILE_PURPOSE,
    IBAN_PURPOSE,
    BankAccount,
    Payout,
    PayoutItem,
)
from peerdesk.domain.payouts.pain001 import Credit, Order, Payer, write_pain001
from peerdesk.domain.people.models import Person

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Payee:
    """An expert to be paid, the amount, and the bank account as it is now (there may be many)."""

    person_id: UUID
    money: Money
    iban_sealed: bytes
    last_four: str
    country: str
    name: str
    town: str


@transaction.atomic
def set_bank_account(
    *, person: Person, community: Community, iban: str, name: str, town: str = "", now: datetime
) -> BankAccount:
    """Enter or change where the expert's money goes (C10); raises InvalidInput by field.

    Another IBAN starts the hold again (I14); the same one, or a corrected name, doesn't.
    """
    compact, name, town = _checked(iban, name, town, community.currency)
    values: dict[str, Any] = {
        "iban_sealed": seal(compact, purpose=IBAN_PURPOSE),
        "last_four": compact[-4:],
        "country": compact[:2],
        "name": name,
        "town": town,
    }
    account, made = BankAccount.objects.select_for_update(no_key=True).get_or_create(
        person=person, community=community, defaults={**values, "changed_at": now}
    )
    if made:
        return account
    if unseal(account.iban_sealed, purpose=IBAN_PURPOSE) != compact:
        values["changed_at"] = now
    for field, value in values.items():
        setattr(account, field, value)
    account.save(update_fields=list(values))
    return account


def take_turns(community: Community) -> None:
    """Wait until no other payout of the community is being made; inside the caller's transaction.

    The balances are locked as well: this lock only keeps the second run from reading in vain.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payout:{community.id}"]
        )


def reserve_payout(
    *,
    community: Community,
    made_by: Person,
    execution_date: date,
    payees: Sequence[Payee],
    now: datetime,
) -> Payout:
    """The payout and its items, inside the caller's transaction, which books and seals it too."""
    payout_id = new_id()
    total = sum((payee.money for payee in payees), Money.zero(community.currency))
    content = "\n".join(sorted(_fact(payout_id, payee) for payee in payees))
    payout = Payout.objects.create(
        id=payout_id,
        community=community,
        made_by=made_by,
        execution_date=execution_date,
        currency=community.currency,
        total=total.amount_minor,
        count=len(payees),
        message_id=_reference(f"{execution_date}\n{content}"),
        created_at=now,
    )
    for start in range(0, len(payees), _AT_ONCE):
        some = payees[start : start + _AT_ONCE]
        PayoutItem.objects.bulk_create(_item(payout_id, payee) for payee in some)
    return payout


def seal_payout(*, payout: Payout, payer: Payer, about: str, now: datetime) -> Payout:
    """Make the file and fix it for ever, inside the caller's transaction."""
    order = Order(
        message_id=payout.message_id,
        created_at=payout.created_at,
        execution_date=payout.execution_date,
        payer=payer,
        total=payout.money,
        count=payout.count,
        about=about,
    )
    packed, sha256 = _packed_file(order, _credits(payout))
    payout.state = State.SEALED
    payout.file_sealed = seal(b64encode(packed).decode(), purpose=FILE_PURPOSE)
    payout.sha256, payout.sealed_at = sha256, now
    payout.save(update_fields=["state", "file_sealed", "sha256", "sealed_at"])
    return payout


def _checked(iban: str, name: str, town: str, currency: str) -> tuple[str, str, str]:
    errors: dict[str, list[str]] = {}
    compact, name, town = "", " ".join(name.split()), " ".join(town.split())
    try:
        compact = usable_iban(iban, currency=currency)
    except UnusableIban as unusable:
        errors["iban"] = [str(unusable.sentence)]
    for field, text, longest in (("name", name, 70), ("town", town, 35)):
        if len(text) > longest:
            errors[field] = [_("Please keep to %(longest)s characters.") % {"longest": longest}]
        elif not can_be_written(text):
            errors[field] = [_("Please use Latin letters, as on your bank statement.")]
    if not any(character.isalpha() for character in name):
        errors["name"] = [_("Please enter the name of the account's holder.")]
    if errors:
        raise InvalidInput(errors)
    return compact, name, town


def _item(payout_id: UUID, payee: Payee) -> PayoutItem:
    fact = _fact(payout_id, payee)
    return PayoutItem(
        payout_id=payout_id,
        person_id=payee.person_id,
        amount=payee.money.amount_minor,
        iban_sealed=payee.iban_sealed,
        last_four=payee.last_four,
        country=payee.country,
        name=payee.name,
        town=payee.town,
        end_to_end_id=_reference(fact),
        uetr=UUID(bytes=hashlib.sha256(f"uetr {fact}".encode()).digest()[:16], version=4),
    )


def _fact(payout_id: UUID, payee: Payee) -> str:
    return f"{payout_id} {payee.person_id} {payee.money}"


def _reference(content: str) -> str:
    """34 characters made from the content, in letters that every bank takes."""
    return "PD" + hashlib.sha256(content.encode()).hexdigest()[:32].upper()


def _credits(payout: Payout) -> Iterator[Credit]:
    rows = PayoutItem.objects.filter(payout=payout).order_by("end_to_end_id")
    for item in rows.iterator(chunk_size=_AT_ONCE):
        yield Credit(
            end_to_end_id=item.end_to_end_id,
            uetr=item.uetr,
            money=Money(item.amount, payout.currency),
            name=item.name,
            iban=unseal(item.iban_sealed, purpose=IBAN_PURPOSE),
            town=item.town,
            country=item.country,
        )


def _packed_file(order: Order, lines: Iterator[Credit]) -> tuple[bytes, str]:
    """The file compressed, and the SHA-256 of its plain bytes; never whole in memory."""
    packer, digest, packed = zlib.compressobj(), hashlib.sha256(), bytearray()
    with tempfile.TemporaryFile() as file:
        write_pain001(file, order, lines)
        file.seek(0)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            packed += packer.compress(chunk)
    return bytes(packed + packer.flush()), digest.hexdigest()
