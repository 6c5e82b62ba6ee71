"""Pictures: decoded and written anew, so that nothing but the pixels comes along."""

from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from peerdesk.domain.files.inspection.result import TOO_LARGE, UNREADABLE, Refused, Result

MOST_PIXELS: Final = 40_000_000
MOST_FRAMES: Final = 100
_THUMBNAIL: Final = (640, 640)
_FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/heic": "HEIF",
}


def clean_picture(original: Path, media_type: str, into: Path) -> Result:
    """The pixels alone, upright as its EXIF says; a HEIC becomes a JPEG that all can open.

    Raises Refused for more than 40 megapixels (before they are unpacked) and for what is broken.
    """
    if media_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(original, formats=[_FORMATS[media_type]]) as picture:
            return _clean(picture, media_type, into)
    except Image.DecompressionBombError:
        raise Refused(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):
        raise Refused(UNREADABLE) from None


def thumbnail(picture: Image.Image, into: Path, name: str) -> dict[str, Any]:
    """A small copy for the thread, and its entry among the previews."""
    small = picture.convert("RGBA" if _see_through(picture) else "RGB")
    small.thumbnail(_THUMBNAIL)
    small.save(into / name, "WEBP", quality=80, method=3)
    return {
        "kind": "thumbnail",
        "name": name,
        "type": "image/webp",
        "width": small.width,
        "height": small.height,
    }


def _clean(picture: Image.Image, media_type: str, into: Path) -> Result:
    frames = getattr(picture, "n_frames", 1)
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    result = Result(media_type, "content", changes=_told(picture))
    moving = media_type == "image/gif" and frames > 1
    if moving and frames <= MOST_FRAMES and _pixels(picture) * frames <= MOST_PIXELS:
        _write_moving(picture, into / result.content)
        first = next(iter(ImageSequence.Iterator(picture)))
    else:
        picture.load()
        first = ImageOps.exif_transpose(picture)
        result.type = _write(first, media_type, into / result.content)
        if frames > 1 and media_type in {"image/gif", "image/webp"}:
            result.changes.append("first_picture")
    if result.type != media_type:
        result.changes.append("converted")
    result.previews.append(thumbnail(first, into, "thumbnail.webp"))
    return result


def _write(picture: Image.Image, media_type: str, to: Path) -> str:
    """As its own type, without a profile, comment or tag; answers the type."""
    if media_type in {"image/jpeg", "image/heic"}:
        _bare(picture, "L" if picture.mode == "L" else "RGB").save(to, "JPEG", quality=90)
        return "image/jpeg"
    if media_type == "image/webp":
        _bare(picture, _colours(picture)).save(to, "WEBP", quality=90)
    elif media_type == "image/gif":
        _bare(picture, "P").save(to, "GIF")
    else:
        whole = picture.mode in {"1", "L", "LA", "RGB", "RGBA", "I;16"}
        _bare(picture, picture.mode if whole else _colours(picture)).save(to, "PNG")
    return media_type


def _write_moving(picture: Image.Image, to: Path) -> None:
    frames = [frame.convert("RGBA") for frame in ImageSequence.Iterator(picture)]
    lasts = picture.info.get("duration") or 100
    frames[0].save(
        to, "GIF", save_all=True, append_images=frames[1:], duration=lasts, loop=0, disposal=2
    )


def _bare(picture: Image.Image, mode: str) -> Image.Image:
    """The pixels alone: a writer would copy comments, texts and profiles from `info`."""
    pixels = picture.convert(mode)
    pixels.info = {}
    return pixels


def _colours(picture: Image.Image) -> str:
    return "RGBA" if _see_through(picture) else "RGB"


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info


def _pixels(picture: Image.Image) -> int:
    return picture.width * picture.height


def _told(picture: Image.Image) -> list[str]:
    """What its uploader is told was taken out."""
    exif = picture.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        return ["location_removed"]
    hidden = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"} & picture.info.keys()
    return ["metadata_removed"] if exif or hidden else []
