"""Who asks: a bearer token, or the session cookie with a CSRF token."""

from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.core.networks import network
from peerdesk.domain.people.access import Caller, caller_by_session, caller_by_token
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.api.answers import Unauthenticated

_KEPT: Final = "peerdesk.caller"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class CsrfFailed(Refusal):
    """A page of somebody else's may have sent this (only the cookie speaks for it)."""

    code = "csrf_failed"
    status = 403
    sentence = _("The CSRF token is missing or wrong.")


class BearerToken(AuthBase):
    """`Authorization: Bearer TOKEN`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller | None:
        return asking(request) if "Authorization" in request.headers else None


class SessionCookie(AuthBase):
    """The cookie of the pages; a request that changes something needs `X-CSRFToken` besides."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Caller | None:
        return asking(request)


SIGNED_IN: Final[list[Any]] = [BearerToken(), SessionCookie()]


def asking(request: HttpRequest) -> Caller | None:
    """The caller, looked up once a request; None for nobody. Raises Refusal for a bad proof."""
    if _KEPT not in request.META:
        request.META[_KEPT] = _look_up(request)
    return cast("Caller | None", request.META[_KEPT])


def caller_of(request: HttpRequest) -> Caller:
    """The caller of an address that only people who signed in may use."""
    caller = asking(request)
    if caller is None:
        raise Unauthenticated
    return caller


def network_of(request: HttpRequest) -> str:
    """Where the request comes from: the address, of IPv6 the /64 that one customer has."""
    return network(str(request.META.get("REMOTE_ADDR", "")))


def _look_up(request: HttpRequest) -> Caller | None:
    given = request.headers.get("Authorization")
    if given is not None:
        # A token that doesn't hold is never mended by a cookie.
        scheme, _space, secret = given.partition(" ")
        caller = _by_token(secret.strip()) if scheme.lower() == "bearer" else None
        if caller is None:
            raise Unauthenticated
        return caller
    if not isinstance(request.user, Person) or not request.user.is_active:
        return None
    if request.method not in _SAFE:
        _check_csrf(request)
    return caller_by_session(request.user, request.session)


class _Csrf(CsrfViewMiddleware):
    """Django's own check, without the page that it would answer."""

    def _reject(self, _request: HttpRequest, reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden(reason)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _check_csrf(request: HttpRequest) -> None:
    check = _Csrf(_nothing)
    # The door is exempt, so that nobody checked before; only the cookie's requests are checked.
    check.process_request(request)
    if check.process_view(request, _nothing, (), {}) is not None:
        raise CsrfFailed


def _by_token(secret: str) -> Caller | None:
    return caller_by_token(secret, now=clock.now()) if secret else None
