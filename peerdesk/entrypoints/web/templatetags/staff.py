"""{% load staff %}: money, masked, language_name, text_in, iso."""

from collections.abc import Mapping
from datetime import datetime

from babel import Locale, UnknownLocaleError
from django import template

from peerdesk.core.money import Money
from peerdesk.entrypoints.web.staff import reader_locale

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """An amount with its currency, as the reader writes it."""
    return amount.format(reader_locale()) if amount is not None else ""


@register.filter
def language_name(code: str) -> str:
    """ "de" as the reader calls it: German."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(reader_locale())
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


@register.filter
def text_in(texts: object, code: str) -> str:
    """The text in this very language, "" without one: what an owner has typed there."""
    return str(texts.get(code, "")) if isinstance(texts, Mapping) else ""


@register.filter
def iso(at: datetime | None) -> str:
    """A time for scripts."""
    return at.isoformat() if at else ""
