"""The evidence of one dispute as a PDF: what was bought, said, agreed and paid, in that order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

# Comes with reportlab, under a licence that lets it be embedded.
_FONT: Final = "Vera"
_BOLD: Final = "VeraBd"
_LONGEST: Final = 4000  # of one cell: a table's row must fit a page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines beside their labels, such as a time or the name of a field."""

    title: str
    lines: Sequence[tuple[str, str]]


def evidence_pdf(title: str, sections: Sequence[Section]) -> bytes:
    """One file with all sections; text can be selected, searched and read aloud."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=_shown(title),
        author="Peerdesk",
        lang="en",
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
    )
    story: list[Any] = [Paragraph(_marked(title), _style("title", 15, bold=True))]
    for section in sections:
        story += _section(section)
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _section(section: Section) -> Iterator[Any]:
    yield Spacer(1, 6 * mm)
    yield Paragraph(_marked(section.title), _style("heading", 11, bold=True))
    yield Spacer(1, 1.5 * mm)
    if not section.lines:
        yield Paragraph("Nothing.", _style("quiet", 8.5))
        return
    label, text = _style("label", 8, bold=True), _style("text", 8.5)
    rows = [
        [Paragraph(_marked(name), label), Paragraph(_marked(piece), text)]
        for name, words in section.lines
        for piece in _pieces(words)
    ]
    table = Table(rows, colWidths=[44 * mm, 126 * mm], splitByRow=1)
    ruled: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#d9d9d9")),
    ]
    table.setStyle(TableStyle(ruled))
    yield table


def _pieces(words: str) -> list[str]:
    step = 1500
    words = words[: 4 * _LONGEST]
    return [words[at : at + step] for at in range(0, len(words), step)] or ["–"]


def _foot(canvas: Any, _document: Any) -> None:
    canvas.setFont(_FONT, 7)
    canvas.drawRightString(A4[0] - 20 * mm, 10 * mm, f"Page {canvas.getPageNumber()}")


@cache
def _style(name: str, size: float, *, bold: bool = False) -> ParagraphStyle:
    font = _BOLD if bold else _FONT
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.35, wordWrap="CJK")


@cache
def _letters() -> frozenset[int]:
    """What the font can show, once it is known to reportlab."""
    folder = Path(reportlab.__file__).parent / "fonts"
    fonts: list[Any] = [TTFont(name, str(folder / f"{name}.ttf")) for name in (_FONT, _BOLD)]
    for font in fonts:
        pdfmetrics.registerFont(font)
    return frozenset(fonts[0].face.charToGlyph)


def _marked(text: str) -> str:
    return escape(_shown(text)).replace("\n", "<br/>")


def _shown(text: str) -> str:
    """What the font lacks is named rather than shown as an empty box."""
    known = _letters()
    return "".join(
        one if one == "\n" or ord(one) in known else f"[U+{ord(one):04X}]"
        for one in text
        if one == "\n" or one.isprintable()
    )
