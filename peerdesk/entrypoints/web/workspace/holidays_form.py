"""The two fields for "not on public holidays": country, and its region where it matters (C4)."""

from babel import Locale
from django.utils.translation import gettext as _

from peerdesk.core.public_holidays import countries, regions
from peerdesk.entrypoints.web.staff import reader_locale

Choices = list[tuple[str, str]]


def country_choices(none: str) -> Choices:
    """Every country by the reader's name for it, after what it means to choose none."""
    names = _names(reader_locale())
    found = sorted(((code, names.get(code, code)) for code in countries()), key=_by_name)
    return [("", none), *found]


def region_choices(country: str) -> Choices:
    """The country's regions; empty where the whole country keeps the same days."""
    found = [(region.code, region.name) for region in regions(country)]
    return [("", _("the whole country")), *found] if found else []


def place_of(country: str, region: str) -> str:
    """ "CH-ZH", "CH" or ""."""
    known = {code for code, _name in region_choices(country)}
    return f"{country}-{region}" if region and region in known else country


def parts_of(place: str) -> tuple[str, str]:
    """Country and region of a place."""
    country, _dash, region = place.partition("-")
    return country, region


def _names(locale: Locale) -> dict[str, str]:
    return dict(locale.territories)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
