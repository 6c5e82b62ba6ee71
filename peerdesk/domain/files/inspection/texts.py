"""Texts: kept in UTF-8, which every viewer reads the same way."""

from pathlib import Path

from peerdesk.domain.files.inspection.result import UNREADABLE, Refused, Result


def clean_text(original: Path, media_type: str, into: Path) -> Result:
    """The text in UTF-8, with a line's end as one sign; raises Refused for what isn't one."""
    text = _decoded(original.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    result = Result(media_type, "content")
    (into / result.content).write_bytes(text.encode())
    return result


def _decoded(content: bytes) -> str:
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    try:
        if code := marks.get(content[:2]):
            return content[2:].decode(code)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        # What older Windows programs write in Western Europe.
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused(UNREADABLE) from None
