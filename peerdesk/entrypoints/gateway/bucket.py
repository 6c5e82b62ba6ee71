"""A token bucket: so many a second, so many at once."""


class Bucket:
    """Starts full. Time comes from the caller, in seconds of a clock that never goes back."""

    __slots__ = ("at", "filling", "left", "size")

    def __init__(self, a_second: float, at_once: float, now: float) -> None:
        self.filling = a_second
        self.size = at_once
        self.left = at_once
        self.at = now

    def takes(self, now: float) -> bool:
        """Take one; False if there is none."""
        left = min(self.size, self.left + (now - self.at) * self.filling)
        self.at = now
        self.left = left - 1 if left >= 1 else left
        return left >= 1
