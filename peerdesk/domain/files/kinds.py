"""Which files are taken, by what is in them; everything else is not (pure).

The list is exact. What a browser could run (HTML, SVG, scripts), archives and office files with
macros have no entry, whatever they are called.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of content, the endings that fit it (the first is the usual one)."""

    type: str
    endings: tuple[str, ...]
    treatment: str  # picture, pdf, x_ray, text


KINDS: Final = (
    Kind("image/jpeg", ("jpg", "jpeg", "jfif"), "picture"),
    Kind("image/png", ("png",), "picture"),
    Kind("image/webp", ("webp",), "picture"),
    Kind("image/gif", ("gif",), "picture"),
    Kind("image/heic", ("heic", "heif"), "picture"),
    Kind("application/pdf", ("pdf",), "pdf"),
    Kind("application/dicom", ("dcm", "dicom"), "x_ray"),
    Kind("text/csv", ("csv", "tsv"), "text"),
    Kind("text/plain", ("txt", "log", "md", "json", "text"), "text"),
)
BY_TYPE: Final = {kind.type: kind for kind in KINDS}
# For a browser's file picker: endings, since browsers know no type for DICOM.
ACCEPT: Final = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)
