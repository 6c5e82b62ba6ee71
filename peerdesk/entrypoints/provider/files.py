"""Files that the shop hands in as evidence."""

import hashlib
from typing import Any, Final

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.store import Work

_LARGEST: Final = 5 * 1024 * 1024  # what dispute evidence may weigh
_MAGIC: Final = {b"%PDF-": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


def create_file(work: Work, params: dict[str, Any]) -> Thing:
    """Its size and digest are kept, the content isn't."""
    purpose = forms.word(params, "purpose")
    file = params.get("file")
    if not isinstance(file, dict):
        raise Refused(code="parameter_missing", message="Missing required param: file.")
    content: bytes = file["content"]
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if not kind or len(content) > _LARGEST:
        raise Refused(message="A PDF, PNG or JPEG of 5 MB at most.", param="file")
    fields = {"purpose": purpose, "filename": file["name"], "size": len(content), "type": kind}
    digest = hashlib.sha256(content).hexdigest()
    return work.put(work.new("file", "file_", **fields, url=None, _sha256=digest))
