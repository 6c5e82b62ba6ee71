"""Files that came with the contact form itself, for who has no script (S2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from peerdesk.core.clock import now
from peerdesk.core.errors import Refusal
from peerdesk.core.limits import take
from peerdesk.domain.communities.models import Community
from peerdesk.domain.files.operations.storing import UPLOADS, store
from peerdesk.domain.intake.form import MOST_FILES
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.help.sheet import sent_name

Fields = Sequence[Mapping[str, Any]]


def kept_files(
    request: HttpRequest, community: Community, person: Person, fields: Fields
) -> tuple[QueryDict, dict[str, list[str]]]:
    """The form as if its files had been uploaded before, and why which of them weren't taken.

    What is refused by one file keeps the others: they stand in the form that is shown again.
    """
    typed = request.POST.copy()
    errors: dict[str, list[str]] = {}
    for field in fields:
        if field["kind"] != "file":
            continue
        name = f"fields.{field['key']}"
        for sent in request.FILES.getlist(sent_name(field["key"])):
            try:
                typed.appendlist(name, _stored(community, person, sent, typed.getlist(name)))
            except Refusal as no:
                errors.setdefault(name, []).append(f"{sent.name}: {no.detail}")
    return typed, errors


def fingerprint(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Which files were chosen: the same form sent twice has the same."""
    return [
        (name, [f"{one.name} {one.size}" for one in files])
        for name, files in sorted(request.FILES.lists())
    ]


def _stored(
    community: Community, person: Person, sent: "UploadedFile[bytes]", before: list[str]
) -> str:
    if len(before) >= MOST_FILES:
        raise Refusal(_("At most %(count)d files, please.") % {"count": MOST_FILES})
    take(UPLOADS, person.id)
    file = store(community=community, uploader=person, name=sent.name or "", stream=sent, now=now())
    return str(file.id)
