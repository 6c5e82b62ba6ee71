"""A font for printed names: the machine's own where it knows more letters, else reportlab's.

Nothing is bundled. What no font here can show is written in Latin letters where it has some, so
that nobody's name becomes empty boxes.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

PLAIN: Final = "ReceiptPlain"
BOLD: Final = "ReceiptBold"
_OWN: Final = Path(reportlab.__file__).parent / "fonts"
# Latin, Greek, Cyrillic and more; usual places of the usual systems.
_FAMILIES: Final = (
    (Path("/usr/share/fonts/truetype/dejavu"), "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    (Path("/usr/share/fonts/TTF"), "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    (Path("/usr/share/fonts/dejavu"), "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    (_OWN, "Vera.ttf", "VeraBd.ttf"),
)
_SPELLINGS: Final = "L l D d O o AE ae OE oe ss i H h T t".split()
_SPELT: Final = dict(zip("ŁłĐđØøÆæŒœßıĦħŦŧ", _SPELLINGS, strict=True))


@cache
def register() -> None:
    """Make PLAIN and BOLD known to reportlab, once a process."""
    for folder, plain, bold in _FAMILIES:
        try:
            pdfmetrics.registerFont(TTFont(PLAIN, str(folder / plain)))
            pdfmetrics.registerFont(TTFont(BOLD, str(folder / bold)))
        except (OSError, TTFError):
            continue
        return
    raise RuntimeError("reportlab has lost its own fonts")


def printable(text: str) -> str:
    """The text in letters that the font has."""
    register()
    font: Any = pdfmetrics.getFont(PLAIN)
    known = font.face.charToGlyph
    return "".join(_in(known, one) for one in unicodedata.normalize("NFC", text))


def _in(known: dict[int, int], letter: str) -> str:
    if ord(letter) in known:
        return letter
    if letter.isspace():
        return " "
    spelt = _SPELT.get(letter) or "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )
    return spelt if spelt and all(ord(part) in known for part in spelt) else "?"
