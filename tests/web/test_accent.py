"""Whatever colour an owner picks, it can be read."""

from hypothesis import given
from hypothesis import strategies as st

from peerdesk.entrypoints.web.accent import DARK_GROUND, LIGHT_GROUND, accent_of, contrast

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_any_colour_becomes_legible_on_both_grounds(colour: str) -> None:
    accent = accent_of(colour)
    assert contrast(accent.light, LIGHT_GROUND) >= 4.5
    assert contrast(accent.dark, DARK_GROUND) >= 4.5
    assert contrast(accent.light, accent.light_ink) >= 4.5
    assert contrast(accent.dark, accent.dark_ink) >= 4.5


def test_a_legible_colour_stays_the_owners_own() -> None:
    assert accent_of("#0f6b5c").light == "#0f6b5c"


def test_what_is_no_colour_cannot_write_into_the_style() -> None:
    assert accent_of("red}body{display:none") == accent_of("#0f6b5c")
