"""How dates are written for people: each language in its own order, and none in America's."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

EVENING = datetime(2026, 11, 3, 17, 5, tzinfo=UTC)


@pytest.mark.promise("B8")
@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "3 November 2026", "3 November 2026, 17:05"),
        ("de", "3. November 2026", "3. November 2026 17:05"),
        ("fr", "3 novembre 2026", "3 novembre 2026 17:05"),
        ("it", "3 Novembre 2026", "3 Novembre 2026, 17:05"),
    ],
)
def test_day_and_moment_in_each_language(language: str, day: str, moment: str) -> None:
    with translation.override(language):
        assert date_format(EVENING, "DATE_FORMAT") == day
        assert date_format(EVENING, "DATETIME_FORMAT") == moment
