"""What becomes of good files and of hostile ones: one table, each with its outcome (S4, P14)."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pikepdf
import pydicom
import pytest
from PIL import Image

from peerdesk.core.errors import Refusal
from peerdesk.domain.files import examining, names
from peerdesk.domain.files.examining import Examined, examined
from peerdesk.domain.files.kinds import ACCEPT
from peerdesk.domain.files.refusals import UnreadableFile
from tests.files import made

pytestmark = pytest.mark.promise("S4")

MIB = 1024 * 1024


@contextmanager
def looked_into(name: str, content: bytes) -> Iterator[Examined]:
    with examined(name=name, stream=io.BytesIO(content), most=10 * MIB) as found:
        yield found


# name as sent, content, outcome: (name as kept, type, what was done) or the refusal's code
TAKEN = [
    ("shot.png", made.picture, ("shot.png", "image/png", [])),
    ("IMG_1.JPG", made.photo, ("IMG_1.jpg", "image/jpeg", ["location_removed"])),
    ("a.jpeg", lambda: made.picture("JPEG"), ("a.jpeg", "image/jpeg", [])),
    ("p.webp", lambda: made.picture("WEBP"), ("p.webp", "image/webp", [])),
    ("two.gif", made.gif, ("two.gif", "image/gif", [])),
    ("IMG.HEIC", made.heic, ("IMG.jpg", "image/jpeg", ["converted"])),
    ("rules.pdf", made.pdf, ("rules.pdf", "application/pdf", [])),
    ("acts.pdf", made.acting_pdf, ("acts.pdf", "application/pdf", ["active_removed"])),
    (
        "knee",
        made.x_ray,
        ("knee.dcm", "application/dicom", ["patient_removed", "pixels_may_name", "renamed"]),
    ),
    ("log.txt", lambda: "Zürich — 5 €".encode(), ("log.txt", "text/plain", [])),
    ("old.txt", lambda: "Zürich".encode("cp1252"), ("old.txt", "text/plain", [])),
    ("wide.csv", lambda: "a;b".encode("utf-16"), ("wide.csv", "text/csv", [])),
    # The wrong ending is told, and corrected.
    ("picture.pdf", made.picture, ("picture.png", "image/png", ["renamed"])),
    ("letter.jpg", made.pdf, ("letter.pdf", "application/pdf", ["renamed"])),
    # A name that plays tricks: a path, a line, an ending read from right to left.
    ("../../etc/passwd\r\n.png", made.picture, ("passwd.png", "image/png", [])),
    ("photo\u202egpj.exe", made.picture, ("photogpj.png", "image/png", ["renamed"])),
    ("", made.picture, ("file.png", "image/png", ["renamed"])),
    # Two formats in one: what isn't the picture or the document isn't written again.
    ("both.png", lambda: made.picture() + made.archive(), ("both.png", "image/png", [])),
    ("both.gif", lambda: made.gif() + b"*/alert(1)//", ("both.gif", "image/gif", [])),
    ("both.pdf", lambda: made.pdf() + made.archive(), ("both.pdf", "application/pdf", [])),
]
REFUSED = [
    ("x.svg", lambda: b"<svg xmlns='x' onload='alert(1)'/>", "file_type"),
    ("x.png", lambda: b"<?xml version='1.0'?><svg onload='alert(1)'/>", "file_type"),
    ("x.html", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "file_type"),
    ("x.txt", lambda: b"\xef\xbb\xbf  <HTML><script>alert(1)</script>", "file_type"),
    ("wide.txt", lambda: "<script>alert(1)</script>".encode("utf-16"), "file_type"),
    ("x.txt", lambda: b"<!--\n-->text", "file_type"),
    ("x.js", lambda: b"alert(1)", "file_type"),
    ("run.sh", lambda: b"echo 1", "file_type"),
    ("run.txt", lambda: b"#!/bin/sh\necho 1", "file_type"),
    ("mail.txt", lambda: b"MIME-Version: 1.0\n\n<script>", "file_type"),
    ("x.pdf", lambda: b"MZ\x90\x00\x03" + b"\0" * 99, "file_type"),
    ("x.png", made.archive, "file_type"),
    ("x.docx", made.archive, "file_type"),
    ("x.txt", lambda: b"text\x00with\x01bytes", "file_type"),
    ("empty.txt", lambda: b"", "file_empty"),
    ("cut.png", lambda: made.picture(size=(900, 900))[:200], "file_unreadable"),
    ("cut.pdf", lambda: made.pdf()[:60], "file_unreadable"),
    ("cut.dcm", lambda: b"\0" * 128 + b"DICM" + b"\x08\0\x05", "file_unreadable"),
    ("secret.pdf", made.locked_pdf, "file_locked"),
    # Bombs: refused by what they say of themselves, before they are unpacked.
    ("vast.png", made.vast_png, "file_too_large"),
    ("vast.dcm", made.vast_x_ray, "file_too_large"),
    ("long.txt", lambda: b"x" * (10 * MIB + 1), "file_too_large"),
]


@pytest.mark.parametrize(("name", "content", "outcome"), TAKEN)
def test_what_is_taken(
    name: str, content: Callable[[], bytes], outcome: tuple[str, str, list[str]]
) -> None:
    with looked_into(name, content()) as found:
        done = [change for change in found.changes if change != "metadata_removed"]
        assert (found.name, found.type, done) == outcome
        kept = found.content.read_bytes()
    for hidden in (b"PK\3\4", b"alert(1)", b"Hans Muster", b"evil", b"MZ"):
        assert hidden not in kept


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_what_is_not(name: str, content: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Refusal) as refused, looked_into(name, content()):
        pass
    assert refused.value.code == code
    assert refused.value.status in (413, 422)


def test_a_photo_is_upright_and_says_nothing_of_where_and_whose() -> None:
    with looked_into("a.jpg", made.photo()) as found, Image.open(found.content) as kept:
        assert kept.size == (40, 60)
        assert not kept.getexif()
        assert "comment" not in kept.info
        (small,) = found.previews
        assert (small["kind"], small["type"]) == ("thumbnail", "image/webp")


def test_a_moving_picture_goes_on_moving() -> None:
    with looked_into("a.gif", made.gif()) as found, Image.open(found.content) as kept:
        assert getattr(kept, "n_frames", 1) == 2


@pytest.mark.promise("P14")
def test_a_pdf_shows_its_pages_and_does_nothing() -> None:
    with looked_into("a.pdf", made.pdf(pages=23)) as found:
        pages = [one for one in found.previews if one["kind"] == "page"]
        assert 1 <= len(pages) <= 20
        assert {one["of"] for one in pages} == {23}
    with looked_into("a.pdf", made.acting_pdf()) as found, pikepdf.open(found.content) as kept:
        assert not {"/OpenAction", "/AA"} & set(kept.Root.keys())
        assert not kept.attachments
        texts = b"".join(
            one.read_bytes() for one in kept.objects if isinstance(one, pikepdf.Stream)
        )
        assert b"evil" not in texts + kept.Root.unparse(resolved=True)


@pytest.mark.promise("P14", "P10")
def test_an_x_ray_keeps_its_picture_and_forgets_its_patient() -> None:
    with looked_into("knee.dcm", made.x_ray(BurnedInAnnotation="NO")) as found:
        assert found.changes == ["patient_removed"]
        raw = found.content.read_bytes()
        for told in (
            b"Muster",
            b"756.1234",
            b"19700101",
            b"Weiss",
            b"Spital",
            b"A-4711",
            b"1.2.3.4",
        ):
            assert told not in raw
        kept = pydicom.dcmread(found.content)
        assert (kept.Modality, kept.BodyPartExamined, kept.Rows) == ("DX", "KNEE", 64)
        assert raw[:128] == b"\0" * 128
        samples = next(one for one in found.previews if one["kind"] == "samples")
        assert (samples["low"], samples["high"]) == (0, 4095)
        with Image.open(found.folder / samples["name"]) as packed:
            high, low, _none = packed.getpixel((10, 1))  # type: ignore[misc]
        assert high * 256 + low == 74


@pytest.mark.parametrize("values", [{"PixelRepresentation": 1}, {"bits": 8}])
def test_an_x_ray_of_another_make_is_shown_too(values: dict[str, int]) -> None:
    with looked_into("knee.dcm", made.x_ray(**values)) as found:
        assert [one["kind"] for one in found.previews] == ["thumbnail", "samples"]


@pytest.mark.parametrize(
    "hostile", ["bytearray(8 << 30)", "open('big', 'wb').truncate(1 << 40)", "os.abort()"]
)
def test_a_file_that_takes_over_its_process_ends_alone(
    monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    """Whatever a library can be made to do: the limits end the child, and who asked goes on."""
    begin = (
        "import os, sys; sys.path.insert(0, sys.argv.pop(1));"
        "from peerdesk.domain.files.inspection import child; child._limit();"
        "assert not [name for name in os.environ if 'PEERDESK' in name or 'DATABASE' in name];"
    )
    monkeypatch.setattr(examining, "_BEGIN", begin + hostile)
    with pytest.raises(UnreadableFile), looked_into("a.png", made.picture()):
        pass


def test_a_file_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_WALL_SECONDS", 1)
    monkeypatch.setattr(examining, "_BEGIN", "while True: pass")
    with pytest.raises(UnreadableFile), looked_into("a.png", made.picture()):
        pass


def test_a_name_is_as_long_as_it_may_be() -> None:
    kept = names.named("ä" * 400 + ".png", "png")
    assert len(kept) == names.LONGEST
    assert kept.endswith(".png")


def test_the_page_offers_what_the_server_takes() -> None:
    from pathlib import Path

    import peerdesk.entrypoints.web as web

    script = Path(web.__file__).parent / "static/peerdesk/js/files/kinds.js"
    listed = script.read_text().partition("ENDINGS = [")[2].partition("]")[0]
    offered = {word.strip(' "\n') for word in listed.split(",")} - {""}
    assert {f".{one}" for one in offered} == set(ACCEPT.split(","))
