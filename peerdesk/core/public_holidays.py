"""Public holidays by country and region, from the `holidays` library (pure).

A place is an ISO 3166 code: "CH", or with a region "CH-ZH"; "" is none.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import holidays

_SEPARATOR = "-"


class Region(NamedTuple):
    """A part of a country with holidays of its own."""

    code: str
    name: str


def holiday_on(place: str, day: date, language: str = "en") -> str:
    """The name of the public holiday of that day, "" if it is none."""
    return _in_year(place, day.year, language).get(day, "") if place else ""


def is_place(place: str) -> bool:
    """Whether the library knows this country and region."""
    country, _dash, region = place.partition(_SEPARATOR)
    return country in countries() and (not region or region in _codes(country))


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Every country there is a calendar for, as ISO 3166-1 codes of two letters."""
    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


def regions(country: str) -> Sequence[Region]:
    """The country's regions by name; empty where the whole country keeps the same days."""
    if country not in countries():
        return []
    names: dict[str, str] = {}
    calendar = getattr(holidays, country)
    for name, code in getattr(calendar, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    found = [Region(code, names.get(code, code)) for code in _codes(country)]
    return sorted(found, key=lambda region: region.name.casefold())


def _codes(country: str) -> Sequence[str]:
    return [str(code) for code in holidays.list_supported_countries(include_aliases=False)[country]]


@lru_cache(maxsize=512)
def _in_year(place: str, year: int, language: str) -> dict[date, str]:
    country, _dash, region = place.partition(_SEPARATOR)
    spoken = getattr(getattr(holidays, country), "supported_languages", ())
    known = next((one for one in spoken if one.split("_")[0] == language), None)
    calendar = holidays.country_holidays(country, subdiv=region or None, years=year, language=known)
    return dict(calendar.items())
