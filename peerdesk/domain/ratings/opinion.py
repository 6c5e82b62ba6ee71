"""What a customer says of an answer (C8, pure)."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.ratings.lifecycle import REASONS

LONGEST_COMMENT: Final = 2000
_BEST: Final = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """Stars, and what goes with them; `reason` says why they are fewer than five."""

    stars: int
    comment: str = ""
    solved: bool | None = None
    reason: str = ""

    def require_sound(self) -> None:
        """Raises InvalidInput by field for what no rating can say."""
        errors = {}
        if not _are_stars(self.stars):
            errors["stars"] = [str(_("Give 1 to 5 stars."))]
        if len(self.comment) > LONGEST_COMMENT or "\0" in self.comment:
            errors["comment"] = [str(_("A comment has at most 2,000 characters."))]
        if self.reason and self.reason not in REASONS:
            errors["reason"] = [str(_("Choose one of the reasons."))]
        if errors:
            raise InvalidInput(errors)

    def kept(self) -> dict[str, Any]:
        """The columns of a rating that says so; five stars need no reason."""
        return {
            "stars": self.stars,
            "comment": self.comment,
            "solved": self.solved,
            "reason": self.reason if self.stars < _BEST else "",
        }


def _are_stars(stars: object) -> bool:
    return isinstance(stars, int) and not isinstance(stars, bool) and 1 <= stars <= _BEST
