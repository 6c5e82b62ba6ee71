"""Flags and what was found, in words: for the desk and for pages without a script."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.moderation.detection import Found, Span, detect
from peerdesk.domain.moderation.lifecycle import Kind

KINDS: dict[str, str | Promise] = {
    Kind.PERSONAL_DATA: gettext_lazy("Personal data"),
    Kind.ABUSE: gettext_lazy("Abuse"),
    Kind.WRONG_AREA: gettext_lazy("Wrong place"),
    Kind.OTHER: gettext_lazy("Something else"),
}
_FOUND: dict[str, str | Promise] = {
    Found.PHONE: gettext_lazy("a phone number"),
    Found.EMAIL: gettext_lazy("an e-mail address"),
    Found.IBAN: gettext_lazy("a bank account"),
    Found.CARD: gettext_lazy("a payment card"),
    Found.SOCIAL_INSURANCE: gettext_lazy("a social insurance number"),
    Found.MESSENGER: gettext_lazy("a way to a messenger"),
}


def found_words(spans: Iterable[Span]) -> str:
    """The kinds that were found, each once."""
    return ", ".join(dict.fromkeys(str(_FOUND[span.kind]) for span in spans))


def warning_for(text: str, language: str) -> str:
    """What the author of a message that went out is told; "" for one with nothing in it."""
    kinds = found_words(detect(text, language))
    if not kinds:
        return ""
    words = _("Your message has %(kinds)s in it. You can have it removed: report it.")
    return words % {"kinds": kinds}
