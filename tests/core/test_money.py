"""Money: no cent lost, no currencies mixed, nothing read that isn't an amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.core.money import MixedCurrencies, Money, NotMoney, exponent

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
CURRENCIES = st.sampled_from(["JPY", "CHF", "EUR", "TND"])


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("CHF", 2), ("TND", 3), ("IQD", 3)])
def test_decimals_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("2.00", "CHF", 200),
        ("2", "CHF", 200),
        ("-0.05", "EUR", -5),
        ("7", "JPY", 7),
        ("1.005", "TND", 1005),
    ],
)
def test_reads_what_protocols_write(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    ["", "2,00", "2.001", "1'000", "1e3", "+2", " 2", "02", ".5", "2.", "NaN", "٢", "9" * 30],
)
def test_refuses_what_is_not_an_amount(text: str) -> None:
    with pytest.raises(NotMoney):
        Money.parse(text, "CHF")


def test_takes_a_decimal_only_when_it_is_exact() -> None:
    assert Money.of(Decimal("2.5"), "CHF") == Money(250, "CHF")
    for wrong in ("2.005", "NaN", "Infinity"):
        with pytest.raises(NotMoney):
            Money.of(Decimal(wrong), "CHF")


def test_refuses_an_unknown_currency_and_an_amount_no_column_holds() -> None:
    with pytest.raises(NotMoney):
        Money(1, "XYZ")
    with pytest.raises(NotMoney):
        Money(2**63, "CHF")


@given(AMOUNTS, CURRENCIES)
def test_what_is_written_reads_back_the_same(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.amount, currency) == money
    assert money.as_wire() == {"amount": money.amount, "currency": currency}


@pytest.mark.invariant("I12")
@given(AMOUNTS, CURRENCIES, st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any))
def test_a_split_loses_no_cent_and_is_fair(minor: int, currency: str, weights: list[int]) -> None:
    money = Money(minor, currency)
    parts = money.split(weights)
    assert sum(parts, Money.zero(currency)) == money
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount_minor * sum(weights) - minor * weight) < sum(weights)


def test_a_share_of_seventy_percent() -> None:
    assert Money(500, "EUR").split([70, 30]) == [Money(350, "EUR"), Money(150, "EUR")]
    assert Money(1, "EUR").split([1, 1]) == [Money(1, "EUR"), Money(0, "EUR")]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_without_sense_is_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(1, "CHF").split(weights)


def test_currencies_do_not_mix() -> None:
    chf, eur = Money(1, "CHF"), Money(1, "EUR")
    for clash in (lambda: chf + eur, lambda: chf - eur, lambda: chf < eur, lambda: chf >= eur):
        with pytest.raises(MixedCurrencies):
            clash()
    assert chf != eur


def test_is_written_as_people_of_the_place_do() -> None:
    assert Money(123456, "CHF").format("de-CH") == "CHF\xa01’234.56"
    assert Money(123456, "EUR").format("de") == "1.234,56\xa0€"
    assert Money(200, "JPY").format("en") == "¥200"
    assert Money(1234, "ALL").format("en") == "ALL\xa012.34"
