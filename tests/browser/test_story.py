"""The whole story, by clicks alone: a question, two experts, a chat, five stars, the bank file."""

import re
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from playwright.sync_api import Locator, Page, expect
from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.screen import lose_connection

QUESTION = "The delivery note is right but the invoice has the wrong address. What now?"
SCHEMA = xmlschema.XMLSchema(str(files("sepaxml") / "schemas" / "pain.001.001.09.xsd"))
WINNER_IBAN = "CH7000762011623852983"


@dataclass
class Stage:
    """Everybody's page, each in a browser of their own."""

    ada: Page
    emily: Page
    ezra: Page
    olga: Page


@pytest.mark.promise("S1", "S2", "C3", "C6", "C7", "C8", "C9", "C10", "C14", "B1", "B2", "F4")
def test_from_the_contact_form_to_the_bank_file(
    screen: OpenScreen, cast: Cast, tmp_path: Path
) -> None:
    cast["Olga Brunner"].api.patch("/communities/tally/policy", json={"payout_minimum": "0.00"})
    stage = Stage(
        screen("Ada Winter", motion=True).page,
        screen("Emily Frost", motion=True).go("/workspace/"),
        screen("Ezra Lang", motion=True).go("/workspace/"),
        screen("Olga Brunner", motion=True).page,
    )
    earned_before = _earnings(screen("Emily Frost").page)
    _ask(stage)
    _exactly_one_takes_it(stage)
    _talk_through_a_tunnel(stage)
    _close_and_rate(stage)
    assert _earnings(stage.emily) == earned_before + Decimal("2.00")
    _see_the_chat_in_the_earnings(stage)
    total, file = _pay_out(stage, tmp_path)
    _bank_takes(file, total, owner=cast)
    assert _earnings(stage.emily) == Decimal("0.00")
    cast["Olga Brunner"].api.patch("/communities/tally/policy", json={"payout_minimum": "20.00"})


def _ask(stage: Stage) -> None:
    """S1: the reason, *Write to us*, and the chat opens in the page."""
    stage.ada.goto("/c/tally/")
    stage.ada.get_by_role("link", name=re.compile("Correct or cancel an invoice")).click()
    stage.ada.get_by_label("Your question").fill(QUESTION)
    stage.ada.get_by_role("button", name="Start the chat").click()
    window = stage.ada.get_by_role("dialog", name="Chat")
    expect(window.get_by_text(re.compile("Asking .*expert"))).to_be_visible()


def _exactly_one_takes_it(stage: Stage) -> None:
    """C6: the card rings with both; one takes it, and it is gone for the other."""
    cards = [_card(page) for page in (stage.emily, stage.ezra)]
    for card in cards:
        expect(card).to_be_visible()
        expect(card).to_contain_text("2.00")
    cards[0].get_by_role("button", name="Take it").click()
    expect(stage.emily).to_have_url(re.compile("/workspace/c/"))
    expect(cards[1]).to_have_count(0)
    expect(stage.ada.locator(".window [data-helper]")).to_have_text("Emily · a customer like you")
    assert "Frost" not in stage.ada.content()
    assert "Winter" not in stage.emily.content()


def _talk_through_a_tunnel(stage: Stage) -> None:
    """C7, B2: both ways, and what is written without a connection arrives once, in order."""
    _write(stage.emily, "Cancel and correct: the new draft takes the right address.")
    expect(_bubbles(stage.ada).last).to_contain_text("Cancel and correct")
    _write(stage.ada, "And the number of the invoice?")
    expect(_bubbles(stage.emily).last).to_contain_text("And the number")
    lose_connection(stage.ada)
    _write(stage.ada, "I am in a tunnel now.")
    expect(stage.ada.locator(".entry.pending")).to_contain_text("in a tunnel")
    _write(stage.emily, "It gets a number of its own.")
    expect(_bubbles(stage.emily).last).to_contain_text("number of its own")
    stage.ada.context.set_offline(False)
    expect(stage.ada.locator(".entry.pending")).to_have_count(0, timeout=60_000)
    for page in (stage.ada, stage.emily):
        expect(_bubbles(page)).to_have_count(5, timeout=60_000)
    assert _texts(stage.ada) == _texts(stage.emily)


def _close_and_rate(stage: Stage) -> None:
    """C8, F7: the expert has answered; the customer says that it is solved, and gives five."""
    stage.emily.get_by_role("button", name="Mark as answered").click()
    stage.emily.get_by_role("button", name="Yes, it is answered").click()
    rating = stage.ada.get_by_role("form", name="Rating")
    rating.get_by_role("button", name="Yes, solved").click()
    rating.get_by_role("radio", name="5 stars").check(force=True)
    rating.get_by_label("A word for the helper").fill("Kind and quick.")
    rating.get_by_role("button", name="Send rating").click()
    expect(stage.ada.get_by_text("Thank you. Your rating is in.").first).to_be_visible()


def _see_the_chat_in_the_earnings(stage: Stage) -> None:
    """C14: this chat, its stars, what it earned and why; a plot by week."""
    first = stage.emily.locator("#earned tr").first
    expect(first).to_contain_text("Correct or cancel an invoice")
    expect(first).to_contain_text("CHF 2.00")
    expect(stage.emily.get_by_role("img").first).to_be_visible()


def _pay_out(stage: Stage, folder: Path) -> tuple[Decimal, bytes]:
    """C10: the owner makes the payout and downloads its file; each download is the same."""
    stage.olga.goto("/manage/tally/payouts/")
    button = stage.olga.locator("form.make button.primary")
    total = _amount(button.inner_text())
    button.click()
    expect(stage.olga).to_have_url(re.compile(r"/payouts/[0-9a-f-]{36}/"))
    expect(stage.olga.get_by_role("row", name=re.compile("Emily"))).to_be_visible()
    files_ = [_download(stage.olga, folder / name) for name in ("one.xml", "two.xml")]
    assert files_[0] == files_[1]
    return total, files_[0]


def _bank_takes(file: bytes, total: Decimal, owner: Cast) -> None:
    """Valid by another's schema, read back by another's library, equal to the books."""
    SCHEMA.validate(file.decode())
    message: Any = XmlParser().from_bytes(file, Document).cstmr_cdt_trf_initn
    (group,) = message.pmt_inf
    lines = group.cdt_trf_tx_inf
    assert total == message.grp_hdr.ctrl_sum == group.ctrl_sum
    assert total == sum(line.amt.instd_amt.value for line in lines)
    assert len(lines) == int(message.grp_hdr.nb_of_txs) == int(group.nb_of_txs)
    assert WINNER_IBAN in [line.cdtr_acct.id.iban for line in lines]
    assert {line.amt.instd_amt.ccy for line in lines} == {"CHF"}
    items = owner["Olga Brunner"].get("/communities/tally/ledger/transfers?limit=100")["items"]
    reserved = [
        Decimal(entry["amount"]["amount"])
        for transfer in items[: len(lines)]
        for entry in transfer["entries"]
        if entry["account"].endswith(":in_transit")
    ]
    assert sum(reserved) == total


def _earnings(page: Page) -> Decimal:
    page.goto("/workspace/earnings/")
    return _amount(page.locator("section[aria-labelledby=t-balance] .big").inner_text())


def _download(page: Page, target: Path) -> bytes:
    with page.expect_download() as started:
        page.locator("a[href$='pain.001.xml']").click()
    started.value.save_as(target)
    return target.read_bytes()


def _card(page: Page) -> Locator:
    return page.locator("[data-invitation]").filter(has_text=QUESTION)


def _write(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")


def _bubbles(page: Page) -> Locator:
    return page.locator(".thread .bubble")


def _texts(page: Page) -> list[str]:
    """What was said, without the names that only a screen reader hears."""
    return [text.splitlines()[-1] for text in _bubbles(page).all_inner_texts()]


def _amount(text: str) -> Decimal:
    found = re.search(r"\d[\d’',.]*\d", text)
    assert found, text
    return Decimal(re.sub(r"[’',]", "", found[0]))
