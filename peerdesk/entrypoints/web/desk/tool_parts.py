"""What the tools hang into the desk's list of queues: the search and the saved views."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from peerdesk.domain.support.models import SavedView
from peerdesk.domain.support.queries import ask_views
from peerdesk.entrypoints.web.desk.kept import view_url
from peerdesk.entrypoints.web.signed_in import signed_in

_MOST: Final = 12


def ask_views_part(
    request: HttpRequest, communities: Sequence[UUID]
) -> Callable[[], Mapping[str, Any]]:
    """Each saved view with its address, asked now and read later."""
    answer = ask_views(signed_in(request).id, communities, most=_MOST)
    return lambda: {
        "views": [
            {"title": one.title, "url": view_url(one.query)} for one in answer.objects(SavedView)
        ]
    }
