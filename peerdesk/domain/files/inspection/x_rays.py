"""DICOM: the picture and what it takes to read it, nothing that says whose it is.

Kept is a short list, so that what isn't known goes (PS3.15, annex E, turned round). The preamble
goes too: a program can hide there.
"""

from pathlib import Path
from typing import Any, Final

import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import generate_uid

from peerdesk.domain.files.inspection.pictures import MOST_PIXELS, thumbnail
from peerdesk.domain.files.inspection.result import TOO_LARGE, UNREADABLE, Refused, Result

_KEPT: Final = (
    "SOPClassUID", "Modality", "ConversionType", "BodyPartExamined", "ViewPosition", "Laterality",
    "ImageLaterality", "PatientOrientation", "InstanceNumber", "SliceThickness", "KVP",
    "Exposure", "ExposureTime", "XRayTubeCurrent", "ImagerPixelSpacing", "ImagePositionPatient",
    "ImageOrientationPatient", "SliceLocation", "PresentationLUTShape", "BurnedInAnnotation",
    "SpacingBetweenSlices", "FrameTime", "PhotometricInterpretation",
)  # fmt: skip
_IMAGE_PIXEL: Final = 0x0028
_PIXEL_DATA: Final = 0x7FE00010
_LARGEST_SIDE: Final = 1600
_EDITED: Final = "content"


def clean_x_ray(original: Path, media_type: str, into: Path) -> Result:
    """A copy without patient, physician, place, dates and private entries; pictures of it.

    What is written into the pixels themselves can't be found: unless the file says that nothing
    is, the uploader is warned (`pixels_may_name`). Raises Refused.
    """
    try:
        given = pydicom.dcmread(original)
        told = _without_people(given)
        told.save_as(into / _EDITED, enforce_file_format=True)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a parser of hostile bytes fails in many ways, all alike
        raise Refused(UNREADABLE) from None
    result = Result(media_type, _EDITED, changes=["patient_removed"])
    if str(given.get("BurnedInAnnotation", "")).upper() != "NO":
        result.changes.append("pixels_may_name")
    try:
        result.previews += _pictures(told, into)
    except (NotImplementedError, RuntimeError, ValueError, AttributeError, KeyError, OSError):
        result.previews.clear()  # a way of packing that isn't known here: kept, not shown
    return result


def _without_people(given: FileDataset) -> FileDataset:
    rows, columns = int(given.get("Rows", 0)), int(given.get("Columns", 0))
    if rows * columns > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    kept = Dataset()
    for element in given:
        pixels = element.tag == _PIXEL_DATA or element.tag.group == _IMAGE_PIXEL
        if element.keyword in _KEPT or (pixels and element.VR != "SQ"):
            kept.add(element)
    for number in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        setattr(kept, number, generate_uid())
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = given.file_meta.TransferSyntaxUID
    meta.MediaStorageSOPClassUID = given.get("SOPClassUID", "1.2.840.10008.5.1.4.1.1.7")
    meta.MediaStorageSOPInstanceUID = kept.SOPInstanceUID
    kept.SOPClassUID = meta.MediaStorageSOPClassUID
    return FileDataset(None, kept, preamble=b"\0" * 128, file_meta=meta)  # type: ignore[arg-type]


def _pictures(image: Dataset, into: Path) -> list[dict[str, Any]]:
    """A thumbnail, and the samples as they are, for a viewer that sets window and level."""
    decoder = get_decoder(image.file_meta.TransferSyntaxUID)
    raw, shape = decoder.as_buffer(image, index=0)
    size = (int(shape["columns"]), int(shape["rows"]))
    if int(shape["samples_per_pixel"]) == 3:
        colours = _colours(bytes(raw), size, shape)
        return [thumbnail(colours, into, "thumbnail.webp"), _whole(colours, into)]
    values = _values(bytes(raw), size, shape)
    if max(size) > _LARGEST_SIDE:
        values.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), Image.Resampling.BOX)
    entry = _samples(values, image, into)
    return [thumbnail(_windowed(values, entry), into, "thumbnail.webp"), entry]


def _colours(raw: bytes, size: tuple[int, int], shape: Any) -> Image.Image:
    if int(shape["bits_allocated"]) != 8:
        raise NotImplementedError
    if int(shape.get("planar_configuration", 0)):
        area = size[0] * size[1]
        planes = [Image.frombytes("L", size, raw[i * area : (i + 1) * area]) for i in range(3)]
        return Image.merge("RGB", planes)
    mode = "YCbCr" if str(shape["photometric_interpretation"]).startswith("YBR") else "RGB"
    return Image.frombytes(mode, size, raw).convert("RGB")


def _whole(colours: Image.Image, into: Path) -> dict[str, Any]:
    colours.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    colours.save(into / "page-1.webp", "WEBP", quality=85)
    size = {"width": colours.width, "height": colours.height}
    entry = {"kind": "page", "name": "page-1.webp", "type": "image/webp", "number": 1, "of": 1}
    return {**entry, **size}


def _values(raw: bytes, size: tuple[int, int], shape: Any) -> Image.Image:
    """The stored samples as whole numbers, in a picture of mode I."""
    signed = bool(int(shape["pixel_representation"]))
    bits = int(shape["bits_allocated"])
    if bits == 8 and not signed:
        return Image.frombytes("L", size, raw).convert("I")
    if bits != 16:
        raise NotImplementedError
    return Image.frombytes("I", size, raw, "raw", "I;16S" if signed else "I;16")


def _samples(values: Image.Image, image: Dataset, into: Path) -> dict[str, Any]:
    """Each sample in two bytes of a PNG: red is the high one, green the low one."""
    low, high = (int(bound) for bound in values.getextrema())  # type: ignore[arg-type]
    packed = values.point(lambda v: v - low).tobytes()
    size = values.size
    planes = [Image.frombytes("L", size, packed[1::4]), Image.frombytes("L", size, packed[0::4])]
    Image.merge("RGB", [*planes, Image.new("L", size)]).save(into / "samples.png", "PNG")
    slope = float(image.get("RescaleSlope", 1) or 1)
    center, width = _window(image, low, high, slope)
    return {
        "kind": "samples",
        "name": "samples.png",
        "type": "image/png",
        "width": size[0],
        "height": size[1],
        "low": low,
        "high": high,
        "window": {"center": center, "width": width},
        "inverted": image.get("PhotometricInterpretation") == "MONOCHROME1",
    }


def _window(image: Dataset, low: int, high: int, slope: float) -> tuple[float, float]:
    """The window that the file asks for, in stored samples; else all there is."""
    center, width = _first(image.get("WindowCenter")), _first(image.get("WindowWidth"))
    if center is None or width is None or width < 1:
        return (low + high) / 2, max(1.0, float(high - low))
    intercept = float(image.get("RescaleIntercept", 0) or 0)
    return (center - intercept) / slope, abs(width / slope)


def _first(value: Any) -> float | None:
    if value is None or value == "":
        return None
    return float(value if isinstance(value, str | int | float) else value[0])


def _windowed(values: Image.Image, entry: dict[str, Any]) -> Image.Image:
    center, width = entry["window"]["center"], entry["window"]["width"]
    factor = 255 / max(width, 1)
    offset = -(center - width / 2) * factor
    grey = values.convert("F").point(lambda v: v * factor + offset).convert("L")
    return grey.point(lambda v: 255 - v) if entry["inverted"] else grey
