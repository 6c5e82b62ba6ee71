"""What the tools hang into the desk's list of queues: the search and the saved views."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from peerdesk.domain.support.queries import views_for
from peerdesk.entrypoints.web.desk.kept import view_url
from peerdesk.entrypoints.web.signed_in import signed_in


def views_part(request: HttpRequest, communities: Sequence[UUID]) -> Mapping[str, Any]:
    """Each saved view with its address."""
    found = views_for(signed_in(request).id, communities)
    return {"views": [{"title": one.title, "url": view_url(one.query)} for one in found[:12]]}
