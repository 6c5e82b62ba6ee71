"""The bank file: pain.001.001.09 (ISO 20022), pure: the same values give the same bytes.

CHF follows the Swiss Payment Standards (domestic payment: no service level, no charge bearer),
EUR the SEPA credit transfer (service level SEPA, charges SLEV). One payment group with batch
booking: the payer's account shows one collective debit (C10). Agents are named or left out.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any, Final
from uuid import UUID

from lxml import etree

from peerdesk.core.money import Money
from peerdesk.domain.payouts.latin import SEPA, SWISS, in_letters_of

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the debtor. `bic` may be empty for a Swiss account, whose IBAN names the bank."""

    name: str
    iban: str
    bic: str
    street: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Credit:
    """One creditor's line. Without a town the address is left out, never made up."""

    end_to_end_id: str
    uetr: UUID
    money: Money
    name: str
    iban: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Order:
    """What stands above the credits. `about` is what the creditors read on their statements."""

    message_id: str
    created_at: datetime
    execution_date: date
    payer: Payer
    total: Money
    count: int
    about: str


class DoesNotAddUp(Exception):
    """The credits aren't those that the order announces: no file may be made of them."""


def write_pain001(out: IO[bytes], order: Order, lines: Iterable[Credit]) -> None:
    """Write the file, one credit at a time, however many there are; raises DoesNotAddUp."""
    total, count = Money.zero(order.total.currency), 0
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        paper = _Paper(xml, SWISS if order.total.currency == "CHF" else SEPA)
        with paper.document(), paper.block("CstmrCdtTrfInitn"):
            _header(paper, order)
            with paper.block("PmtInf"):
                _group(paper, order)
                for credit in lines:
                    _credit(paper, order, credit)
                    total, count = total + credit.money, count + 1
    if (total, count) != (order.total, order.count):
        raise DoesNotAddUp(f"{count} credits of {total}, not {order.count} of {order.total}")


class _Paper:
    """Writes elements of the namespace, texts in the letters that the bank takes."""

    def __init__(self, xml: Any, letters: frozenset[str]) -> None:
        self.xml, self.letters = xml, letters

    def document(self) -> AbstractContextManager[Any]:
        return self._element("Document", nsmap={None: NAMESPACE})

    def block(self, name: str) -> AbstractContextManager[Any]:
        return self._element(name)

    def line(self, name: str, value: str, **attributes: str) -> None:
        """An element with a value of ours: an id, a code, an amount, a date."""
        with self._element(name, **attributes):
            self.xml.write(value)

    def text(self, name: str, text: str, longest: int) -> None:
        """An element with people's words; left out when there are none."""
        if written := in_letters_of(self.letters, text, longest=longest):
            self.line(name, written)

    def _element(self, name: str, **attributes: Any) -> AbstractContextManager[Any]:
        element: AbstractContextManager[Any] = self.xml.element(
            f"{{{NAMESPACE}}}{name}", **attributes
        )
        return element


def _header(paper: _Paper, order: Order) -> None:
    with paper.block("GrpHdr"):
        paper.line("MsgId", order.message_id)
        paper.line("CreDtTm", f"{order.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        paper.line("NbOfTxs", str(order.count))
        paper.line("CtrlSum", order.total.amount)
        with paper.block("InitgPty"):
            paper.text("Nm", order.payer.name, 70)


def _group(paper: _Paper, order: Order) -> None:
    paper.line("PmtInfId", order.message_id)
    paper.line("PmtMtd", "TRF")
    paper.line("BtchBookg", "true")
    paper.line("NbOfTxs", str(order.count))
    paper.line("CtrlSum", order.total.amount)
    sepa = order.total.currency == "EUR"
    if sepa:
        with paper.block("PmtTpInf"), paper.block("SvcLvl"):
            paper.line("Cd", "SEPA")
    with paper.block("ReqdExctnDt"):
        paper.line("Dt", order.execution_date.isoformat())
    _debtor(paper, order.payer)
    if sepa:
        paper.line("ChrgBr", "SLEV")


def _debtor(paper: _Paper, payer: Payer) -> None:
    with paper.block("Dbtr"):
        paper.text("Nm", payer.name, 70)
        with paper.block("PstlAdr"):
            paper.text("StrtNm", payer.street, 70)
            paper.text("PstCd", payer.postcode, 16)
            paper.text("TwnNm", payer.town, 35)
            paper.line("Ctry", payer.country)
    with paper.block("DbtrAcct"), paper.block("Id"):
        paper.line("IBAN", payer.iban)
    with paper.block("DbtrAgt"), paper.block("FinInstnId"):
        if payer.bic:
            paper.line("BICFI", payer.bic)
        else:
            with paper.block("ClrSysMmbId"):
                with paper.block("ClrSysId"):
                    paper.line("Cd", "CHBCC")
                # A Swiss IBAN carries its bank's clearing number (five digits, no leading zeros).
                paper.line("MmbId", str(int(payer.iban[4:9])))


def _credit(paper: _Paper, order: Order, credit: Credit) -> None:
    with paper.block("CdtTrfTxInf"):
        with paper.block("PmtId"):
            paper.line("InstrId", credit.end_to_end_id)
            paper.line("EndToEndId", credit.end_to_end_id)
            if order.total.currency == "CHF":  # the SEPA rules know no UETR from customers
                paper.line("UETR", str(credit.uetr))
        with paper.block("Amt"):
            paper.line("InstdAmt", credit.money.amount, Ccy=credit.money.currency)
        with paper.block("Cdtr"):
            paper.text("Nm", credit.name, 70)
            if credit.town:
                with paper.block("PstlAdr"):
                    paper.text("TwnNm", credit.town, 35)
                    paper.line("Ctry", credit.country)
        with paper.block("CdtrAcct"), paper.block("Id"):
            paper.line("IBAN", credit.iban)
        with paper.block("RmtInf"):
            paper.text("Ustrd", order.about, 140)
