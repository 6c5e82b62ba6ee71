"""PDFs: written anew without anything that acts, and their pages as pictures."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2

from peerdesk.domain.files.inspection.pictures import thumbnail
from peerdesk.domain.files.inspection.result import LOCKED, UNREADABLE, Refused, Result

MOST_PAGES_SHOWN: Final = 20
_WIDTH: Final = 1100  # pixels of a page's picture
_MOST_HEIGHT: Final = 3300
_SECONDS: Final = 6.0
# Keys that make a reader do something, or carry another file (ISO 32000-1, 7.7, 12.6, 13).
_ACTING: Final = (
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/AF", "/EF",
    "/Collection", "/RichMediaContent", "/PieceInfo", "/URLS",
)  # fmt: skip
_ACTIONS: Final = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/RichMediaExecute", "/Movie", "/Sound", "/SetOCGState", "/Hide", "/ResetForm", "/GoTo3DView",
})  # fmt: skip
_CARRIERS: Final = frozenset(
    {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
)


def clean_pdf(original: Path, media_type: str, into: Path) -> Result:
    """The document without scripts, launches, forms' targets and embedded files.

    What stood before or behind it (another format's bytes) isn't written again. Raises Refused for
    one that is broken or needs a password.
    """
    result = Result(media_type, "content")
    try:
        with pikepdf.open(original, attempt_recovery=True) as pdf:
            result.changes += _disarm(pdf)
            pdf.save(into / result.content, encryption=False)
    except pikepdf.PasswordError:
        raise Refused(LOCKED) from None
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, RecursionError):
        raise Refused(UNREADABLE) from None
    result.previews += _pages(into / result.content, into)
    return result


def _disarm(pdf: pikepdf.Pdf) -> list[str]:
    changes = []
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1:
        changes.append("signature_lost")
    found = sum(_disarm_one(one) for one in _dictionaries(pdf))
    if found:
        changes.append("active_removed")
    return changes


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and every stream's own, also those that stand directly in another."""
    for one in pdf.objects:
        yield from _within(one, 0)


def _within(one: Any, depth: int) -> Iterator[Any]:
    if depth > 12:
        return
    if isinstance(one, pikepdf.Array):
        inner: list[Any] = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield one
        inner = [one.get(key) for key in one.keys()]  # noqa: SIM118 - not a Mapping
    else:
        return
    for child in inner:
        # What stands by itself comes in its own turn.
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _within(child, depth + 1)


def _disarm_one(one: Any) -> int:
    found = 0
    for key in _ACTING:
        if key in one:
            del one[key]
            found += 1
    if _name(one.get("/S")) in _ACTIONS and _name(one.get("/Type")) in {"", "/Action"}:
        for key in list(one.keys()):
            del one[key]
        return found + 1
    if _name(one.get("/Type")) == "/EmbeddedFile" and isinstance(one, pikepdf.Stream):
        one.write(b"")
        found += 1
    annotations = one.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        kept = [note for note in annotations if not _carries(note)]
        if len(kept) < len(annotations):
            one["/Annots"] = pikepdf.Array(kept)
            found += 1
    return found


def _carries(note: Any) -> bool:
    return isinstance(note, pikepdf.Dictionary) and _name(note.get("/Subtype")) in _CARRIERS


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _pages(document: Path, into: Path) -> list[dict[str, Any]]:
    """The first pages as pictures, as many as a few seconds allow; none if it can't be drawn."""
    previews: list[dict[str, Any]] = []
    until = time.monotonic() + _SECONDS
    try:
        drawn = pypdfium2.PdfDocument(document)
        total = len(drawn)
        for number in range(min(total, MOST_PAGES_SHOWN)):
            page = drawn[number]
            width, height = page.get_size()
            scale = min(_WIDTH / max(width, 1), _MOST_HEIGHT / max(height, 1))
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            name = f"page-{number + 1}.webp"
            picture.convert("RGB").save(into / name, "WEBP", quality=80, method=3)
            if number == 0:
                previews.append(thumbnail(picture, into, "thumbnail.webp"))
            previews.append(
                {
                    "kind": "page",
                    "name": name,
                    "type": "image/webp",
                    "number": number + 1,
                    "of": total,
                    "width": picture.width,
                    "height": picture.height,
                }
            )
            if time.monotonic() > until:
                break
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return previews
    return previews
