"""Who asks, at a page's door."""

from django.http import HttpRequest

from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """The person of the session; only behind `login_required`."""
    person = request.user
    assert isinstance(person, Person)
    return person


def caller_of(request: HttpRequest) -> Caller:
    """The caller as access.py wants it; only behind `login_required`."""
    return Caller(signed_in(request))
