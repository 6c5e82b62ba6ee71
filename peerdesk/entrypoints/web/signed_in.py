"""Who asks, at a page's door."""

from uuid import UUID

from django.http import HttpRequest

from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import living_memberships
from peerdesk.domain.people.access import Caller, caller_by_session
from peerdesk.domain.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """The person of the session; only behind `login_required`."""
    person = request.user
    assert isinstance(person, Person)
    return person


def caller_of(request: HttpRequest, *, only: UUID | None = None) -> Caller:
    """The caller as access.py wants it, if need be of one community; behind `login_required`.

    A session that a brand's hand-over opened reaches that brand's community and no further.
    """
    caller = caller_by_session(signed_in(request), request.session)
    return caller if caller.only_community else Caller(caller.person, only_community=only)


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The reader's roles with their communities, by name; asked once a request, none for nobody."""
    known: list[Membership] | None = getattr(request, "_memberships", None)
    if known is None:
        known = _reached(request) if isinstance(request.user, Person) else []
        request._memberships = known  # type: ignore[attr-defined]
    return known


def _reached(request: HttpRequest) -> list[Membership]:
    caller = caller_of(request)
    only = caller.only_community
    held = living_memberships(caller.person.id)
    return [one for one in held if only in (None, one.community_id)]
