"""Which IBANs a payout can reach (pure; ISO 13616, Swiss Payment Standards, SEPA)."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

# Institution ids of QR-IBANs (Swiss QR-bill): they take only credits with a QR reference.
_QR_FIRST, _QR_LAST = 30000, 31999
_SWISS: Final = frozenset({"CH", "LI"})


class UnusableIban(ValueError):
    """A sentence for the person who entered it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def usable_iban(text: str, *, currency: str) -> str:
    """The compact IBAN, checked: checksum, country for the currency, no QR-IBAN.

    CHF is paid within Switzerland and Liechtenstein, EUR within SEPA. Raises UnusableIban.
    """
    try:
        iban = IBAN(text)
    except SchwiftyException:
        raise UnusableIban(_("This is not a valid IBAN. Please check each digit.")) from None
    swiss = iban.country_code in _SWISS
    if swiss and _QR_FIRST <= int(iban.compact[4:9]) <= _QR_LAST:
        raise UnusableIban(_("This is a QR-IBAN. Please enter the normal IBAN of the account."))
    if currency == "CHF" and not swiss:
        raise UnusableIban(_("Francs are paid to accounts in Switzerland and Liechtenstein only."))
    if currency == "EUR" and not iban.in_sepa_zone:
        raise UnusableIban(_("Euros are paid to accounts in the SEPA area only."))
    if currency not in ("CHF", "EUR"):
        raise UnusableIban(_("There are no payouts in this currency."))
    return iban.compact


def bic_of(iban: str) -> str | None:
    """The BIC of the bank that the IBAN names, where the public registers tell it."""
    bic = IBAN(iban, allow_invalid=True).bic
    return bic.compact if bic else None
