"""Uploads: what they are is told by their content; nothing hidden is kept."""

from io import BytesIO

import pytest
from PIL import Image

from peerdesk.domain.admission.images import (
    MOST_DOCUMENT_BYTES,
    FileTooLarge,
    UnreadableDocument,
    UnreadablePicture,
    document,
    small_picture,
)

pytestmark = pytest.mark.promise("F1", "F4")


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "green").save(written, kind, **how)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_becomes_a_small_square(kind: str) -> None:
    image = Image.open(BytesIO(small_picture(drawn(kind))))
    assert (image.format, image.size) == ("WEBP", (192, 192))


def test_what_is_hidden_in_a_photo_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Garden of 7 Elm Street"
    for written in (
        small_picture(drawn("JPEG", exif=exif) + b"<script>alert(1)</script>"),
        document(drawn("JPEG", exif=exif) + b"<script>alert(1)</script>").content,
    ):
        assert b"Elm Street" not in written
        assert b"script" not in written


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"GIF89a....", b"%PDF-1.7 %%EOF", drawn("GIF"), drawn("PNG")[:40]]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        small_picture(content)


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = drawn("PNG", (9000, 9000), "L")
    assert len(bomb) < 500_000
    with pytest.raises(FileTooLarge):
        small_picture(bomb)
    with pytest.raises(FileTooLarge):
        document(bomb)


def test_documents_are_known_by_their_content() -> None:
    assert document(b"%PDF-1.4 x\n%%EOF\n").media_type == "application/pdf"
    assert document(drawn("PNG")).media_type == "image/png"
    assert document(drawn("JPEG")).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"<html>", b"PK\x03\x04", b"%PDF-1.4 cut off", drawn("WEBP")]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        document(content)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        document(b"%PDF-" + b" " * MOST_DOCUMENT_BYTES)
