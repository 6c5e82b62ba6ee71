"""Files: uploaded, given out again to who may read their message, taken back (S4, P14)."""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Router

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.limits import take
from peerdesk.domain.communities.access import community_by_slug, within_reach
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.attachments import (
    attachment_for,
    own_unposted,
    readable_file,
    uploadable,
)
from peerdesk.domain.conversations.operations.attaching import attach
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import remove
from peerdesk.domain.files.operations.storing import MIB, UPLOADS, store
from peerdesk.domain.files.refusals import FileGone, FileTooLarge
from peerdesk.domain.files.stores import Missing
from peerdesk.domain.files.stores import store as bytes_store
from peerdesk.domain.files.wire import detailed_wire, upload_wire
from peerdesk.entrypoints.api import file_shapes as shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.body import Malformed
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id

router = Router(tags=["files"], auth=SIGNED_IN)

# What stands round the file in a multipart body: boundaries, headers, the file's name.
_AROUND: Final = 64 * 1024
_BYTES: Final = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
_CONTENT: Final[dict[str, Any]] = {
    "responses": {200: {"description": "The bytes", "content": {"*/*": _BYTES}}}
}


@router.post(
    "/conversations/{id}/attachments", response={201: shapes.Upload}, openapi_extra=_UPLOAD
)
def upload(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """A file for a message that the caller is about to write there, within a day (S4).

    Its type is told by its content; pictures lose where they were taken, PDFs what acts, DICOM
    files whose they are. `changes` says what was done.
    """
    caller = caller_of(request)
    take(UPLOADS, caller.person.id)
    seen = uploadable(caller, id)
    file = _stored(request, seen.conversation.community)
    attach(conversation_id=id, file=file, by=caller.person.id)
    return answer(upload_wire(file), 201)


@router.post(
    "/communities/{slug}/attachments", response={201: shapes.Upload}, openapi_extra=_UPLOAD
)
def upload_first(request: HttpRequest, slug: str) -> HttpResponse:
    """A file for a conversation that the caller is about to open there, within a day."""
    caller, community = caller_of(request), community_by_slug(slug)
    take(UPLOADS, caller.person.id)
    within_reach(caller, community.id)
    return answer(upload_wire(_stored(request, community)), 201)


@router.get("/attachments/{id}", openapi_extra=_CONTENT)
def download(request: HttpRequest, id: Id) -> StreamingHttpResponse:  # noqa: A002
    """The file itself; the right on its conversation is checked now, at each download."""
    file = readable_file(caller_of(request), id)
    return _bytes(file.id, "content", file.type, file.name)


@router.get("/attachments/{id}/details", response=shapes.Details)
def details(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Whether it is checked already, and the pictures of it that can be looked at."""
    return answer(detailed_wire(attachment_for(caller_of(request), id)))


@router.get("/attachments/{id}/previews/{name}", openapi_extra=_CONTENT)
def preview(request: HttpRequest, id: Id, name: str) -> StreamingHttpResponse:  # noqa: A002
    """A picture that we made of it."""
    file = readable_file(caller_of(request), id)
    for one in file.previews:
        if one["name"] == name:
            return _bytes(file.id, name, one["type"], "", as_attachment=False)
    raise NotFound


@router.delete("/attachments/{id}", response={204: None})
def take_back(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """An own upload that no message has is removed for good."""
    file = own_unposted(caller_of(request), id)
    remove(file_ids=[file.id], now=clock.now())
    return HttpResponse(status=204)


def _stored(request: HttpRequest, community: Community) -> StoredFile:
    most = community.policy.attachment_mib * MIB
    if int(request.META.get("CONTENT_LENGTH") or 0) > most + _AROUND:
        raise _too_large(community)
    sent = _sent(request)
    if sent.size is not None and sent.size > most:
        raise _too_large(community)
    return store(
        community=community,
        uploader=caller_of(request).person,
        name=sent.name or "",
        stream=sent,
        now=clock.now(),
    )


def _sent(request: HttpRequest) -> "UploadedFile[bytes]":
    try:
        sent = request.FILES.get("file")
    except (MultiPartParserError, TooManyFilesSent):
        raise Malformed("The body is not valid multipart/form-data.") from None
    if not isinstance(sent, UploadedFile):
        raise InvalidInput({"file": [_("Send the file as multipart/form-data, named “file”.")]})
    return sent


def _too_large(community: Community) -> FileTooLarge:
    limit = community.policy.attachment_mib
    return FileTooLarge(_("A file has at most %(mib)d MiB.") % {"mib": limit}, attachment_mib=limit)


def _bytes(
    file_id: UUID, part: str, media_type: str, name: str, *, as_attachment: bool = True
) -> StreamingHttpResponse:
    """Bytes that a browser keeps at arm's length: no sniffing, no script, no other site."""
    try:
        pieces = bytes_store().open(f"{file_id}/{part}")
    except Missing:
        raise FileGone from None
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response = StreamingHttpResponse(pieces, content_type=kind)
    disposition = content_disposition_header(as_attachment, name)
    response["Content-Disposition"] = disposition or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
