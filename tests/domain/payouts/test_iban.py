"""Which accounts can be paid: published test IBANs only."""

import pytest

from peerdesk.domain.payouts.iban import UnusableIban, bic_of, usable_iban

pytestmark = pytest.mark.promise("C10")


@pytest.mark.parametrize(
    ("text", "currency", "compact"),
    [
        ("CH93 0076 2011 6238 5295 7", "CHF", "CH9300762011623852957"),
        ("ch9300762011623852957", "CHF", "CH9300762011623852957"),
        ("LI21 0881 0000 2324 013A A", "CHF", "LI21088100002324013AA"),
        ("DE89 3704 0044 0532 0130 00", "EUR", "DE89370400440532013000"),
        ("CH93 0076 2011 6238 5295 7", "EUR", "CH9300762011623852957"),
        ("FR14 2004 1010 0505 0001 3M02 606", "EUR", "FR1420041010050500013M02606"),
    ],
)
def test_takes_accounts_that_the_currency_reaches(text: str, currency: str, compact: str) -> None:
    assert usable_iban(text, currency=currency) == compact


@pytest.mark.parametrize(
    ("text", "currency", "word"),
    [
        ("CH93 0076 2011 6238 5295 8", "CHF", "not a valid IBAN"),
        ("CH93 0076 2011 6238 5295", "CHF", "not a valid IBAN"),
        ("", "CHF", "not a valid IBAN"),
        ("XX00", "CHF", "not a valid IBAN"),
        ("1234567890", "EUR", "not a valid IBAN"),
        ("CH93'; DROP TABLE", "CHF", "not a valid IBAN"),
        ("CH93\u00a00076 2011 6238 5295\u0663", "CHF", "not a valid IBAN"),
        ("CH44 3199 9123 0008 8901 2", "CHF", "QR-IBAN"),
        ("CH44 3199 9123 0008 8901 2", "EUR", "QR-IBAN"),
        ("DE89 3704 0044 0532 0130 00", "CHF", "Switzerland and Liechtenstein"),
        ("SA03 8000 0000 6080 1016 7519", "EUR", "SEPA"),
        ("BR18 0036 0305 0000 1000 9795 493C 1", "EUR", "SEPA"),
        ("DE89 3704 0044 0532 0130 00", "USD", "currency"),
    ],
)
def test_refuses_others_and_says_why(text: str, currency: str, word: str) -> None:
    with pytest.raises(UnusableIban, match=word):
        usable_iban(text, currency=currency)


@pytest.mark.parametrize("institution", [30000, 31999])
def test_the_whole_range_of_qr_ibans_is_refused(institution: int) -> None:
    bban = f"{institution}000000000000"
    check = 98 - int(f"{bban}121700") % 97
    with pytest.raises(UnusableIban, match="QR-IBAN"):
        usable_iban(f"CH{check:02d}{bban}", currency="CHF")


def test_the_bank_of_an_iban_where_the_registers_tell_it() -> None:
    assert bic_of("DE89370400440532013000") == "COBADEFFXXX"
    assert bic_of("CH9300762011623852957") is None
