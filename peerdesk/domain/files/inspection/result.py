"""What the inspection says of a file: its cleaned copy, or why there is none."""

from dataclasses import asdict, dataclass, field
from typing import Any

# Why a file isn't taken.
UNKNOWN = "file_type"  # nothing of the list
UNREADABLE = "file_unreadable"  # of the list, but broken or not what it begins as
LOCKED = "file_locked"  # needs a password
TOO_LARGE = "file_too_large"  # more pixels, pages or memory than we spend


class Refused(Exception):
    """The file isn't taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Result:
    """`content` and each preview's `name` are files beside the original.

    `changes`: location_removed, metadata_removed, converted, first_picture, active_removed,
    signature_lost, patient_removed, pixels_may_name.
    """

    type: str
    content: str
    previews: list[dict[str, Any]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
