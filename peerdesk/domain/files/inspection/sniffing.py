"""What a file is, by its first bytes; its name only tells one text from another."""

import filetype

from peerdesk.domain.files.inspection.result import UNKNOWN, Refused

_HEAD = 4096
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
# What a browser or a shell takes for its own (WHATWG MIME Sniffing, section 7.1, and more).
_ACTIVE = (
    b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg", b"<?xml",
    b"<?php", b"<h1", b"<div", b"<table", b"<style", b"<title", b"<font", b"<a ", b"<a>",
    b"<br", b"<p>", b"<p ", b"<b>", b"<img", b"<!--", b"<math", b"<object", b"<embed", b"<meta",
    b"<link", b"<form", b"<%", b"#!", b"mime-version:", b"@echo", b"{\\rtf", b"%!ps",
)  # fmt: skip
# Bytes that no text has (section 7.2: "binary data byte").
_BINARY = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])


def type_of(content: bytes, ending: str) -> str:
    """The media type; raises Refused for everything that isn't on the list."""
    head = content[:_HEAD]
    if content[128:132] == b"DICM":
        return "application/dicom"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    guess = filetype.guess_mime(head)
    if guess in {"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"}:
        return str(guess)
    if guess is not None or _is_active(head) or not is_text(content):
        raise Refused(UNKNOWN)
    return _text(ending)


def is_text(content: bytes) -> bool:
    """Whether there is no byte that a text can't have; UTF-16 is known by its mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(content) % 2 == 0
    return bool(content.strip()) and not content.translate(None, _NOT_BINARY)


def _is_active(head: bytes) -> bool:
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if bare.startswith((b"\xff\xfe", b"\xfe\xff")):
        bare = bare.replace(b"\0", b"")[2:]
    return bare.lstrip().lower().startswith(_ACTIVE)


def _text(ending: str) -> str:
    if ending in {"csv", "tsv"}:
        return "text/csv"
    # A script is a text by its bytes: here the name must be on the list.
    if ending in {"", "txt", "log", "md", "json", "text"}:
        return "text/plain"
    raise Refused(UNKNOWN)


_NOT_BINARY = bytes(set(range(256)) - set(_BINARY))
