"""A community's accent, made legible: one colour in, a pair for light and dark out (pure).

The owner's colour is darkened for paper and lightened for night until text in it, and text on it,
has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
"""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

# tokens.css: --surface, and --sunken, which is the harder one.
LIGHT, LIGHT_GROUND = "#ffffff", "#f3f0ea"
DARK, DARK_GROUND = "#1b2124", "#262e32"
ENOUGH = 4.5
TINT = 0.15  # how much of the accent stands in its softest backgrounds
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
    light = _legible(chosen, LIGHT, LIGHT_GROUND, step=-0.02)
    dark = _legible(_calmer(chosen), DARK, DARK_GROUND, step=0.02)
    return Accent(light, _ink_on(light), dark, _ink_on(dark))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _legible(colour: str, surface: str, sunken: str, *, step: float) -> str:
    """The first shade on the way to black or white that can be read, also on its own soft tint."""
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    while 0 < lightness < 1:
        shade = _hex(hls_to_rgb(hue, lightness, saturation))
        grounds = (sunken, _mix(surface, shade, TINT))
        if all(contrast(shade, ground) >= ENOUGH for ground in grounds):
            return shade
        lightness += step
    return "#000000" if step < 0 else "#ffffff"


def _calmer(colour: str) -> str:
    """At night a strong colour glares: less of it, and no darker than the middle."""
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    return _hex(hls_to_rgb(hue, max(lightness, 0.45), min(saturation, 0.45)))


def _ink_on(colour: str) -> str:
    return max(("#ffffff", "#06231e"), key=lambda ink: contrast(ink, colour))


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (a + (b - a) * share for a, b in pairs)
    return _hex((red, green, blue))


def _hex(channels: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _channels(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
