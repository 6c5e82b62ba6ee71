"""Why a chat is forwarded, what that may earn, and what becomes of a brief (pure).

open      the receiving agent may say what it is worth: `operations.judge`
judged    said, once and for ever
lapsed    the conversation closed before anybody said it: the part is paid instead
"""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why the expert can't or may not answer."""

    UNKNOWN = "unknown"  # I don't know the answer
    NOT_ALLOWED = "not_allowed"  # contract, law, the customer's own bill with the brand
    NEEDS_ACCESS = "needs_access"  # somebody must look into the account
    TECHNICAL = "technical"  # a technician must look at it
    OTHER = "other"  # said in words


class Pays(StrEnum):
    """What a forwarded chat earns its expert: the policy value `forward_pays`."""

    NOTHING = "nothing"
    PART = "part"  # so much per cent of what its stars earn
    BRIEF = "brief"  # what the receiving agent finds the brief worth


MOST_WORTH: Final = 3
LONGEST_PART: Final = 2000
LONGEST_REASON: Final = 200
