"""Times of the day as they are typed."""

import re
from typing import Final

TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
WHOLE_DAY: Final = ("00:00", "00:00")
