"""Pictures and scans as they may be kept: decoded and written anew, so nothing else comes along.

EXIF (where a photo was taken), comments and whatever was hidden behind the pixels are gone; a
picture that is a bomb is refused before it is unpacked.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from peerdesk.core.errors import Refusal

SIDE: Final = 192  # pixels: 64 on the page, sharp on a threefold screen
MOST_PIXELS: Final = 40_000_000
MOST_PICTURE_BYTES: Final = 5 * 1024 * 1024
MOST_DOCUMENT_BYTES: Final = 10 * 1024 * 1024


class UnreadablePicture(Refusal):
    """It isn't a JPEG, PNG or WebP picture, whatever its name says."""

    code = "unreadable_picture"
    status = 422
    sentence = _("This is no picture that we can read. Choose a JPEG, PNG or WebP file.")


class UnreadableDocument(Refusal):
    """It isn't a PDF, JPEG or PNG file, whatever its name says."""

    code = "unreadable_document"
    status = 422
    sentence = _("This file can't be read. Choose a PDF, JPEG or PNG file.")


class FileTooLarge(Refusal):
    """More bytes or pixels than we take."""

    code = "file_too_large"
    status = 413
    sentence = _("This file is too large.")


@dataclass(frozen=True, slots=True)
class Document:
    """A checked file and what it is."""

    content: bytes
    media_type: str


def small_picture(uploaded: bytes) -> bytes:
    """A square WebP of 192 pixels; raises UnreadablePicture, FileTooLarge."""
    if len(uploaded) > MOST_PICTURE_BYTES:
        raise FileTooLarge
    try:
        square = ImageOps.fit(_upright(uploaded, ("JPEG", "PNG", "WEBP")), (SIDE, SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise UnreadablePicture from None
    written = BytesIO()
    square.convert("RGB").save(written, "WEBP", quality=82, method=4)
    return written.getvalue()


def document(uploaded: bytes) -> Document:
    """A PDF as it is, a JPEG or PNG written anew; raises UnreadableDocument, FileTooLarge."""
    if len(uploaded) > MOST_DOCUMENT_BYTES:
        raise FileTooLarge
    if uploaded.startswith(b"%PDF-"):
        # Cut off on its way, it would open nowhere (ISO 32000-1, 7.5.5).
        if b"%%EOF" not in uploaded[-2048:]:
            raise UnreadableDocument
        return Document(uploaded, "application/pdf")
    kind = "PNG" if uploaded.startswith(b"\x89PNG") else "JPEG"
    try:
        scan = _upright(uploaded, (kind,))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise UnreadableDocument from None
    written = BytesIO()
    scan.convert("RGB").save(written, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return Document(written.getvalue(), f"image/{kind.lower()}")


def _upright(uploaded: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The first frame, turned as its EXIF says; its size is looked at before it is unpacked."""
    try:
        image = Image.open(BytesIO(uploaded), formats=formats)
        if image.width * image.height > MOST_PIXELS:
            raise FileTooLarge
        image.load()
    except Image.DecompressionBombError:
        raise FileTooLarge from None
    return ImageOps.exif_transpose(image)
