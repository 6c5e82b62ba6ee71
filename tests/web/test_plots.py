"""Plots made on the server."""

from babel import Locale
from lxml import etree

from peerdesk.core.money import Money
from peerdesk.entrypoints.web.plots import NARROW, WIDE, Bar, money_bars, scale_of

ENGLISH = Locale("en")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*amounts: int, name: str = "Week 47", currency: str = "CHF") -> etree._Element:
    bars = [Bar("47", name, Money(amount, currency)) for amount in amounts]
    text = money_bars(
        bars, title="By week", summary="Two weeks", locale=ENGLISH, shape=WIDE, key="weeks"
    )
    return etree.fromstring(text)


def test_every_bar_says_its_week_and_amount_in_words() -> None:
    titles = [title.text for title in drawn(200, 2400).iter(f"{SVG}title")]
    assert titles == ["By week", "Week 47: CHF\xa02.00", "Week 47: CHF\xa024.00"]


def test_a_name_with_angle_brackets_stays_text() -> None:
    assert "<script" not in etree.tostring(drawn(100, name="<script>alert(1)</script>")).decode()


def test_bars_are_as_high_as_their_amounts() -> None:
    heights = [float(bar.get("height", "")) for bar in drawn(1000, 2000, 0).iter(f"{SVG}rect")]
    assert heights[1] == 2 * heights[0]
    assert heights[2] == 1  # a trace, so that an empty week is seen as a week


def test_axis_holds_every_amount_in_round_steps() -> None:
    scale = scale_of([130, 5870], WIDE)
    assert (scale.low, scale.high, scale.step) == (0, 6000, 2000)


def test_a_refunded_week_hangs_below_zero() -> None:
    scale = scale_of([-150, 400], NARROW)
    assert scale.low < 0 < scale.high
    assert 0 in scale.ticks()
    assert scale.y(-150) > scale.y(0)


def test_axis_of_nothing_still_has_a_scale() -> None:
    assert scale_of([0, 0], WIDE).high > 0


def test_currencies_without_decimals_show_none() -> None:
    words = [text.text for text in drawn(1500, currency="JPY").iter(f"{SVG}text")]
    assert "1,500" in words
