"""A receipt as a PDF in its customer's language; its text can be selected and read aloud."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from peerdesk.core.money import Money
from peerdesk.domain.receipts.fonts import BOLD, PLAIN, printable, register
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.queries import number_of
from peerdesk.domain.receipts.snapshot import Snapshot

_EDGE: Final = 22 * mm
_WIDTHS: Final = (117 * mm, 44.5 * mm)
_QUIET: Final = colors.HexColor("#5a5f66")
_LINE: Final = colors.HexColor("#d5d8dc")


def receipt_pdf(receipt: Receipt) -> bytes:
    """The document; of a receipt read with its series and community."""
    register()
    out = BytesIO()
    with translation.override(receipt.language):
        title = printable(f"{title_of(receipt)} {number_of(receipt)}")
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            title=title,
            author=printable(receipt.said["community"]),
            lang=receipt.language,
            leftMargin=_EDGE,
            rightMargin=_EDGE,
            topMargin=_EDGE,
            bottomMargin=_EDGE,
        )
        document.build(list(_story(receipt, title)))
    return out.getvalue()


def title_of(receipt: Receipt) -> str:
    """What it is, in the language that is set."""
    return _("Refund receipt") if receipt.refund_id else _("Receipt")


def file_name(receipt: Receipt) -> str:
    """How the file is called."""
    return f"{number_of(receipt)}.pdf"


def _story(receipt: Receipt, title: str) -> Iterator[Any]:
    said = Snapshot.from_json(receipt.said)
    yield from (_line(one, bold=not place) for place, one in enumerate(said.seller))
    yield Spacer(1, 14 * mm)
    yield _line(said.payer)
    yield Spacer(1, 14 * mm)
    yield _line(title, bold=True, size=16)
    yield Spacer(1, 3 * mm)
    yield from (_line(fact, quiet=True) for fact in _facts(receipt, said))
    yield Spacer(1, 8 * mm)
    yield _sums(receipt, said)
    yield Spacer(1, 8 * mm)
    yield from (_line(one) for one in _how(receipt, said))
    yield Spacer(1, 10 * mm)
    yield _line(_("Bought in the community “%(name)s”.") % {"name": said.community}, quiet=True)


def _facts(receipt: Receipt, said: Snapshot) -> Iterator[str]:
    yield _("Date: %(date)s") % {"date": _day(receipt.issued_at, receipt)}
    if said.of_receipt:
        yield _("For the payment of receipt %(number)s") % {"number": said.of_receipt}


def _sums(receipt: Receipt, said: Snapshot) -> Table:
    amount = Money(receipt.amount_minor, receipt.currency).format(receipt.language)
    total = _("Sent back") if receipt.refund_id else _("Total paid")
    rows = [
        [_line(_("What"), quiet=True), _line(_("Amount"), quiet=True, right=True)],
        [_line(said.what or _purpose(said)), _line(amount, right=True)],
        [_line(total, bold=True), _line(amount, bold=True, right=True)],
    ]
    table = Table(rows, colWidths=_WIDTHS, hAlign="LEFT")
    ruled: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, -2), 0.5, _LINE),
    ]
    table.setStyle(TableStyle(ruled))
    return table


def _purpose(said: Snapshot) -> str:
    words = {"question": _("A question"), "premium": _("A service"), "membership": _("Membership")}
    return words.get(said.purpose, said.purpose)


def _how(receipt: Receipt, said: Snapshot) -> Iterator[str]:
    paid_on = {"date": _day(datetime.fromisoformat(said.paid_at), receipt), "card": said.card}
    if receipt.refund_id and said.card:
        yield _("Sent back to the card %(card)s, with which it was paid on %(date)s.") % paid_on
    elif receipt.refund_id:
        yield _("Sent back the way it was paid on %(date)s.") % paid_on
    elif said.card:
        yield _("Paid on %(date)s with the card %(card)s. Nothing is left to pay.") % paid_on
    else:
        yield _("Paid on %(date)s. Nothing is left to pay.") % paid_on


def _day(at: datetime, receipt: Receipt) -> str:
    local = at.astimezone(ZoneInfo(receipt.community.time_zone))
    return format_date(local, "long", locale=receipt.language.replace("-", "_"))


def _line(
    text: str, *, bold: bool = False, quiet: bool = False, right: bool = False, size: float = 10.5
) -> Paragraph:
    style = ParagraphStyle(
        f"{bold}{quiet}{right}{size}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.45,
        textColor=_QUIET if quiet else colors.black,
        alignment=2 if right else 0,
        splitLongWords=1,
    )
    return Paragraph(escape(printable(text)), style)
