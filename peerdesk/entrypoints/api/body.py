"""The JSON of a request, read strictly: once, before anything looks at it."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.text import is_storable

DEEPEST: Final = 32
_KEPT: Final = "peerdesk.json"
_FILES_TO: Final = re.compile(r"/attachments$")
_LARGEST_FILE: Final = 101 * 1024 * 1024  # policy.attachment_mib is 100 at most


class TooLarge(Refusal):
    """More than 256 KiB (settings.DATA_UPLOAD_MAX_MEMORY_SIZE)."""

    code = "too_large"
    status = 413
    sentence = _("The body is larger than 256 KiB.")


class Malformed(Refusal):
    """The body isn't JSON as RFC 8259 has it."""

    code = "malformed"
    status = 400
    sentence = _("The body is not valid JSON.")


class NotJson(Refusal):
    """The body says that it is something else."""

    code = "unsupported_media_type"
    status = 415
    sentence = _("Send the body as application/json.")


class LengthMissing(Refusal):
    """WSGI can't read a body of unknown length."""

    code = "length_required"
    status = 411
    sentence = _("Send the body with a Content-Length.")


class KeptParser(Parser):
    """Gives django-ninja what `read_body` read."""

    def parse_body(self, request: HttpRequest) -> Any:
        return body_of(request)


def body_of(request: HttpRequest) -> Any:
    """What `read_body` read; None before it did."""
    return request.META.get(_KEPT)


def carries_file(request: HttpRequest) -> bool:
    """Whether the body is a file for an address that takes one: it isn't read as JSON."""
    return request.content_type == "multipart/form-data" and bool(_FILES_TO.search(request.path))


def read_body(request: HttpRequest) -> None:
    """Reads and checks the body; an empty one is an object without members. Raises a Refusal."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthMissing
    if carries_file(request):
        _check_length(request)
        request.META[_KEPT] = {}
        return
    try:
        body = request.body
    except RequestDataTooBig:
        raise TooLarge from None
    except (UnreadablePostError, RawPostDataException):
        raise Malformed from None
    if not body:
        request._body = b"{}"
        request.META[_KEPT] = {}
        return
    kind = request.content_type or ""
    if kind != "application/json" and not kind.endswith("+json"):
        raise NotJson
    request.META[_KEPT] = _parse(body)


def fingerprint(request: HttpRequest) -> bytes:
    """What makes two uploads the same: name and content, not the client's boundaries round them."""
    try:
        sent = sorted(request.FILES.items())
    except (MultiPartParserError, TooManyFilesSent):
        raise Malformed("The body is not valid multipart/form-data.") from None
    named = []
    for field, file in sent:
        assert isinstance(file, UploadedFile)
        digest = hashlib.sha256()
        for piece in file.chunks():
            digest.update(piece)
        file.seek(0)
        named.append([field, file.name, digest.hexdigest()])
    return json.dumps(named).encode()


def _check_length(request: HttpRequest) -> None:
    """No community takes larger ones; its own limit comes once it is known who asks for what."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST_FILE:
        raise TooLarge("No file may be larger than 100 MiB.")


def check_query(request: HttpRequest) -> None:
    """No parameter may hold what can't be stored; raises InvalidInput."""
    wrong = [name for name, values in request.GET.lists() if not all(map(is_storable, values))]
    if wrong:
        raise InvalidInput({name: [_UNSTORABLE] for name in wrong})


_UNSTORABLE: Final = "This text holds characters that can't be stored."


def _parse(body: bytes) -> Any:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed from None
    for path, text in _texts(value):
        if not is_storable(text):
            raise InvalidInput({path or "body": [_UNSTORABLE]})
    return value


def _texts(root: Any) -> Iterator[tuple[str, str]]:
    """Every text in the value with its path, names of members too; raises Malformed if too deep."""
    pending: list[tuple[str, Any, int]] = [("", root, 0)]
    while pending:
        path, value, depth = pending.pop()
        if depth > DEEPEST:
            raise Malformed(f"The body is nested more than {DEEPEST} deep.")
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            for name, inner in value.items():
                yield path, name
                pending.append((f"{path}.{name}".lstrip("."), inner, depth + 1))
        elif isinstance(value, list):
            pending += [
                (f"{path}.{i}".lstrip("."), inner, depth + 1) for i, inner in enumerate(value)
            ]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
