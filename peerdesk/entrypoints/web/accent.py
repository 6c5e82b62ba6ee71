"""A community's accent, made legible: one colour in, a pair for light and dark out (pure).

The owner's colour is darkened for paper and lightened for night until text in it, and text on it,
has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
"""

import re
from dataclasses import dataclass

LIGHT_GROUND = "#f3f0ea"
DARK_GROUND = "#262e32"
ENOUGH = 4.5
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Accent:
    """Hex colours: the accent and what is written on it, by light and dark."""

    light: str
    light_ink: str
    dark: str
    dark_ink: str

    def as_css(self) -> str:
        """The declarations for `:root`."""
        return (
            f":root{{--accent:light-dark({self.light},{self.dark});"
            f"--accent-ink:light-dark({self.light_ink},{self.dark_ink})}}"
        )


def accent_of(colour: str) -> Accent:
    """The legible pair for an owner's colour; anything unreadable gives Peerdesk's own green."""
    chosen = colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else "#0f6b5c"
    light = _towards(chosen, "#000000", LIGHT_GROUND)
    dark = _towards(chosen, "#ffffff", DARK_GROUND)
    return Accent(light, _ink_on(light), dark, _ink_on(dark))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _towards(colour: str, end: str, ground: str) -> str:
    for step in range(21):
        mixed = _mix(colour, end, step / 20)
        if contrast(mixed, ground) >= ENOUGH:
            return mixed
    return end


def _ink_on(colour: str) -> str:
    return max(("#ffffff", "#06231e"), key=lambda ink: contrast(ink, colour))


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
