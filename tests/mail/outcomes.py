"""What becomes of every mail of the corpus: one line each.

`post` is the text that lands in the thread, `files` how many come along and `refused` how many
don't; else `ignored` or `set aside` with its reason. "nobody's" belongs to no community.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a mail ends."""

    state: str
    says: str
    files: int = 0
    refused: int = 0


def post(text: str, files: int = 0, refused: int = 0) -> Outcome:
    return Outcome("posted", text, files, refused)


def ignored(why: str) -> Outcome:
    return Outcome("ignored", why)


def aside(why: str) -> Outcome:
    return Outcome("quarantined", why)


def nobodys(why: str) -> Outcome:
    return Outcome("unplaced", why)


OUTCOMES: Final = {
    # As people answer: the new words, without quote and signature.
    "gmail-en": post("It works now, thank you!"),
    "gmail-de": post("Jetzt geht es, danke! Grüße aus Zürich"),
    "gmail-fr": post("Ça marche maintenant, merci !"),
    "gmail-it": post("Adesso funziona, grazie! È perfetto."),
    "gmail-html-only": post("First line.\n\nSecond & last: our help (https://example.org/help)"),
    "outlook-en": post("The amount was 120 francs.\n\nAda"),
    "outlook-de": post("Der Betrag war 120 Franken.\n\nAda"),
    "outlook-fr": post("Le montant était de 120 francs.\n\nAda"),
    "outlook-it": post("L'importo era di 120 franchi.\n\nAda"),
    "outlook-web-html": post("Yes, please try again."),
    "outlook-desktop-html": post("Bitte nochmals versuchen – Grüsse"),
    "apple-en": post("Got it. Sending the letter."),
    "apple-de": post("Verstanden. Ich schicke den Brief."),
    "apple-fr": post("Compris. J’envoie la lettre."),
    "apple-it": post("Capito. Mando la lettera."),
    "apple-inline-picture": post("See the screen:", files=1),
    "thunderbird-bottom": post("Which bank do you mean?"),
    "thunderbird-inline": post(
        "> Which card was it?\n\nThe blue one.\n\n> And when?\n\nYesterday."
    ),
    "signature-dashes": post("Please call the bank."),
    "no-quote": post("Only this line."),
    "subject-encoded": post("Bitte prüfen."),
    "from-encoded-name": post("Name with dots above."),
    "case-changed-address": post("My server shouts."),
    # Whatever a program says of its letters.
    "charset-latin1": post("Grüße und Déjà vu"),
    "charset-missing-utf8": post("Schöne Grüße"),
    "charset-lies": post("Preis: 5 € für alle"),
    "charset-unknown": post("Still readable: café"),
    "charset-koi8-r": post("Спасибо"),
    "charset-iso2022jp": post("ありがとう"),
    "charset-raw-header": post("The subject is raw."),
    # Nobody wrote these.
    "auto-vacation-rfc3834": ignored("auto_reply"),
    "auto-outlook-ooo-de": ignored("auto_reply"),
    "auto-fr-subject-only": ignored("auto_reply"),
    "auto-it-precedence": ignored("auto_reply"),
    "auto-x-autoreply": ignored("auto_reply"),
    "newsletter-list": ignored("auto_reply"),
    "read-receipt": ignored("receipt"),
    "loop-own-message": ignored("loop"),
    "loop-own-sender": ignored("loop"),
    "bounce-unknown-user": ignored("bounce"),
    "bounce-delayed": ignored("bounce"),
    "bounce-mailbox-full": ignored("bounce"),
    "bounce-policy": ignored("bounce"),
    "bounce-in-prose": ignored("bounce"),
    "bounce-to-reply-address": ignored("bounce"),
    # Not who they say, or nobody that we know.
    "forged-sender": aside("other_sender"),
    "forged-display-name": aside("other_sender"),
    "forged-two-froms": aside("unclear_sender"),
    "forged-double-header": aside("unclear_sender"),
    "forged-dmarc-fail": aside("not_proved"),
    "forged-results-below-ours": aside("not_proved"),
    "no-from": aside("unclear_sender"),
    "unknown-token": aside("unknown_address"),
    "unknown-to-community": aside("unknown_address"),
    "unknown-to-nobody": nobodys("unknown_address"),
    "reference-without-token": aside("not_proved"),
    "reference-proved": post("Answered to the sender, proved."),
    "proved-by-dmarc": post("Truly me."),
    "forwarder-with-arc": post("Through a forwarder."),
    # What hangs on them.
    "attachment-text": post("Here is the list.", files=1),
    "attachment-only": post("My list", files=1),
    "attachment-refused": post("Run this.", refused=1),
    "attachment-rfc2231-name": post("Name with accents.", files=1),
    "signature-logo": post("With a logo."),
    "signed-smime": post("Signed words."),
    "nested-forwarded": post("See the mail of my bank.", refused=1),
    "long-text": post("Line 1 of", files=1),
    # Broken, and built to break us.
    "broken-no-end-boundary": post("The end is missing."),
    "broken-wrong-boundary": aside("no_parts"),
    "broken-base64": post("This is broken but readable"),
    "broken-headers": post("Headers went wrong."),
    "broken-nul": post("Zero in the middle."),
    "broken-lone-cr": post("One line.\nAnother line."),
    "empty-body": aside("empty"),
    "only-a-quote": post("> The payment was refused by the card's bank."),
    "html-script": post("Hello bold\n\n* one\n* two"),
    "html-tracker": post("Hi\nthere"),
    "nested-too-deep": aside("too_deep"),
    "huge-parts": aside("too_many_parts"),
}
