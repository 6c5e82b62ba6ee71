"""What stands before a number says what it is: one list of words for all who read numbers."""

import re
from typing import Final

# So many characters before a number are read, on its own line.
_REACH: Final = 34
_BUSINESS: Final = (
    r"order|invoice|receipt|reference|ref|ticket|case|tracking|parcel|shipment|serial|article|item"
    r"|customer|client|account|contract|policy|booking|reservation|transaction|batch|version|build"
    r"|error|product|part|sku|imei|vat|uid|iso|port|pin|po|id|hash|code"
    r"|bestell\w*|rechnung\w*|auftrag\w*|beleg\w*|kunden\w*|konto\w*|vertrag\w*|sendung\w*"
    r"|paket\w*|artikel\w*|serien\w*|buchung\w*|referenz\w*|vorgang\w*|fall\w*|mwst|ust|uid"
    r"|lieferschein\w*|mahnung\w*|transaktion\w*|police\w*|fehler\w*|betrag|summe|amount|total"
    r"|commande|facture|dossier|colis|suivi|série|article|client|contrat|réservation|montant|tva"
    r"|ordine|fattura|pratica|spedizione|seriale|articolo|cliente|contratto|prenotazione|importo"
    r"|riferimento|référence|bolla|quittance|ricevuta|iva|codice|erreur|errore|lieferung|partita"
)
_CALLING: Final = (
    r"tel|telefon\w*|phone\w*|telephone|mobile?|mobil\w*|cell\w*|handy\w*|natel|fax|whatsapp|sms"
    r"|call|ring|text me|reach me|ruf\w*|anruf\w*|erreich\w*|melde?n?|téléphone|tél|portable"
    r"|appel\w*|joindre|rappel\w*|telefono|cellulare|chiam\w*|numero di telefono|hotline|fon"
)
_BUSINESS_BEFORE: Final = re.compile(rf"\b(?:{_BUSINESS})\b[^\n]{{0,22}}$", re.IGNORECASE)
_CALLING_BEFORE: Final = re.compile(rf"\b(?:{_CALLING})\b[^\n]{{0,26}}$", re.IGNORECASE)
_MONEY_AROUND: Final = re.compile(r"(?:chf|eur|usd|gbp|fr\.|€|\$|£)\s?$", re.IGNORECASE)


def is_business(text: str, start: int) -> bool:
    """Whether the words before name an order, an invoice, an amount or the like."""
    before = _before(text, start)
    if _MONEY_AROUND.search(before):
        return True
    business, calling = _BUSINESS_BEFORE.search(before), _CALLING_BEFORE.search(before)
    # The nearer word tells: "about invoice 12: call 079 …".
    return bool(business) and not (calling and business and calling.start() > business.start())


def is_calling(text: str, start: int) -> bool:
    """Whether the words before speak of a telephone."""
    return bool(_CALLING_BEFORE.search(_before(text, start)))


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start].rpartition("\n")[2]
