"""What a kind of notice is: its heading of the preferences, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise


class Topic(StrEnum):
    """A heading of the preferences."""

    INVITATIONS = "invitations"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to tell: its heading and its words, with %(name)s for values.

    `always_mailed`: what the law wants in writing goes by mail whatever the person wishes, and
    whether a device rang or not.
    """

    topic: Topic
    title: str | Promise
    body: str | Promise
    always_mailed: bool = False

    def words(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the present language."""
        return str(self.title) % values, str(self.body) % values
