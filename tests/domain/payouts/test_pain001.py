"""The bank file, judged by other people's schema and read back by another people's library."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID

import pytest
import xmlschema
from lxml import etree
from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

from peerdesk.core.money import Money
from peerdesk.domain.payouts.pain001 import (
    NAMESPACE,
    Credit,
    DoesNotAddUp,
    Order,
    Payer,
    write_pain001,
)

pytestmark = pytest.mark.promise("C10")
SCHEMA = xmlschema.XMLSchema(str(files("sepaxml") / "schemas" / "pain.001.001.09.xsd"))
TALLY = Payer(
    name="Tally & Söhne AG",
    iban="CH9300762011623852957",
    bic="",
    street="Beispielgasse 1",
    postcode="8000",
    town="Zürich",
    country="CH",
)
COUNSEL = replace(TALLY, iban="DE89370400440532013000", bic="COBADEFFXXX", country="DE")
EZRA = Credit(
    end_to_end_id="PD0123456789ABCDEF0123456789ABCDEF",
    uetr=UUID("6b1f3a52-5b5e-4c39-9d5b-0e9f1a2b3c4d"),
    money=Money(1234, "CHF"),
    name="Ezra Łukasz <& Söhne>",
    iban="CH5604835012345678009",
    town="Genève",
    country="CH",
)


def order_of(payer: Payer, lines: list[Credit]) -> Order:
    currency = lines[0].money.currency
    return Order(
        message_id="PDFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        created_at=datetime(2026, 11, 21, 22, 0, 1, 999, tzinfo=UTC),
        execution_date=date(2026, 11, 23),
        payer=payer,
        total=sum((credit.money for credit in lines), Money.zero(currency)),
        count=len(lines),
        about="Tally 2026-11",
    )


def file_of(payer: Payer, lines: list[Credit]) -> bytes:
    out = io.BytesIO()
    write_pain001(out, order_of(payer, lines), lines)
    return out.getvalue()


def francs(count: int = 3) -> list[Credit]:
    return [
        replace(
            EZRA,
            end_to_end_id=f"PD{n:032X}",
            uetr=UUID(int=n, version=4),
            money=Money(2000 + n, "CHF"),
            town="Genève" if n % 2 else "",
        )
        for n in range(count)
    ]


def euros(count: int = 3) -> list[Credit]:
    return [
        replace(credit, money=Money(credit.money.amount_minor, "EUR"), iban=COUNSEL.iban)
        for credit in francs(count)
    ]


def values(file: bytes, path: str) -> list[str]:
    steps = "/".join(f"p:{step}" if step != "*" else "*" for step in path.split("/"))
    root = etree.fromstring(file)
    return [str(node.text) for node in root.findall(f".//{steps}", {"p": NAMESPACE})]


def read_back(file: bytes) -> Any:
    return XmlParser().from_bytes(file, Document).cstmr_cdt_trf_initn


@pytest.mark.parametrize(("payer", "lines"), [(TALLY, francs()), (COUNSEL, euros())])
def test_is_valid_and_reads_back_the_same(payer: Payer, lines: list[Credit]) -> None:
    file = file_of(payer, lines)
    SCHEMA.validate(file.decode())
    message = read_back(file)
    (group,) = message.pmt_inf
    total = sum(credit.money.decimal for credit in lines)
    assert int(message.grp_hdr.nb_of_txs) == int(group.nb_of_txs) == len(lines)
    assert message.grp_hdr.ctrl_sum == group.ctrl_sum == total
    assert group.btch_bookg is True
    assert group.dbtr_acct.id.iban == payer.iban
    assert str(group.reqd_exctn_dt.dt) == "2026-11-23"
    for line, credit in zip(group.cdt_trf_tx_inf, lines, strict=True):
        assert Decimal(line.amt.instd_amt.value) == credit.money.decimal
        assert line.amt.instd_amt.ccy == credit.money.currency
        assert line.cdtr_acct.id.iban == credit.iban
        assert line.pmt_id.end_to_end_id == credit.end_to_end_id


def test_francs_follow_the_swiss_rules() -> None:
    file = file_of(TALLY, francs())
    assert not values(file, "SvcLvl") + values(file, "ChrgBr") + values(file, "PmtTpInf")
    assert values(file, "InstrId") == values(file, "EndToEndId")
    assert len(values(file, "UETR")) == 3
    assert values(file, "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == ["762"]
    assert values(file, "Dbtr/PstlAdr/TwnNm") == ["Zürich"]
    assert values(file, "Cdtr/PstlAdr/TwnNm") == ["Genève"]
    assert values(file, "Cdtr/PstlAdr/Ctry") == ["CH"]
    assert values(file, "Dbtr/Nm") == ["Tally & Söhne AG"]
    assert values(file, "Cdtr/Nm")[0] == "Ezra Lukasz .& Söhne."


def test_euros_follow_sepa() -> None:
    file = file_of(COUNSEL, euros())
    assert values(file, "SvcLvl/Cd") == ["SEPA"]
    assert values(file, "ChrgBr") == ["SLEV"]
    assert values(file, "DbtrAgt/FinInstnId/BICFI") == ["COBADEFFXXX"]
    assert not values(file, "UETR")
    assert values(file, "Dbtr/Nm") == ["Tally + Soehne AG"]
    assert values(file, "Cdtr/Nm")[0] == "Ezra Lukasz .+ Soehne."


def test_the_same_values_give_the_same_bytes() -> None:
    assert file_of(TALLY, francs()) == file_of(TALLY, francs())
    assert b"NOTPROVIDED" not in file_of(TALLY, francs()) + file_of(COUNSEL, euros())
    assert b"2026-11-21T22:00:01Z" in file_of(TALLY, francs())


def test_a_file_that_would_not_add_up_is_not_made() -> None:
    for wrong in (
        replace(order_of(TALLY, francs()), total=Money(1, "CHF")),
        replace(order_of(TALLY, francs()), count=2),
    ):
        with pytest.raises(DoesNotAddUp):
            write_pain001(io.BytesIO(), wrong, francs())
