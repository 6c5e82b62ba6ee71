"""Without the weekday and the leading nought that Django's Italian writes before each day."""

from typing import Final

DATE_FORMAT: Final = "j F Y"
DATETIME_FORMAT: Final = "j F Y, H:i"
