"""What every template may use, and the reader's time zone."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.standing import living_of
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.waiting import running_chat
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.accent import accent_of
from peerdesk.entrypoints.web.signed_in import memberships_of

Respond = Callable[[HttpRequest], HttpResponse]


def page(request: HttpRequest) -> dict[str, Any]:
    """For every template: where the sockets are, whether this is a demo, what the reader may be."""
    return {
        "gateway_url": gateway_url(request),
        "demo": settings.PEERDESK_DEMO,
        "accent_css": AccentOf(request),
        "roles": RolesOf(request),
        "running_chat": RunningChat(request),
    }


def gateway_url(request: HttpRequest) -> str:
    """The sockets by the name the visitor typed, for the session's cookie belongs to it."""
    fixed = urlsplit(settings.PEERDESK_GATEWAY_URL)
    if settings.PEERDESK_GATEWAY_URL_FIXED or settings.PRODUCTION:
        return fixed.geturl()
    host = urlsplit(f"//{request.get_host()}").hostname or fixed.hostname or "localhost"
    name = f"[{host}]" if ":" in host else host
    return fixed._replace(netloc=f"{name}:{fixed.port}").geturl()


class AccentOf:
    """The stylesheet of the page's community, if a view put one on the request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __str__(self) -> str:
        community = getattr(self.request, "community", None)
        return accent_of(community.accent).as_css() if community else ""


class RunningChat:
    """The id of the reader's own chat in this community, "" without one; asked when written."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __str__(self) -> str:
        community = getattr(self.request, "community", None)
        person = self.request.user
        if community is None or not isinstance(person, Person):
            return ""
        return str(running_chat(customer_id=person.id, community_id=community.id) or "")


class RolesOf:
    """The reader's roles anywhere, asked of the database only if a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.person: Person | AnonymousUser = request.user
        self.request = request

    def memberships(self) -> list[Membership]:
        return memberships_of(self.request)

    def has(self, role: str) -> bool:
        return any(row.role == role for row in self.memberships())

    @property
    def customer(self) -> bool:
        return self.has(Membership.Role.CUSTOMER)

    @property
    def expert(self) -> bool:
        return self.has(Membership.Role.EXPERT)

    @property
    def suspensions(self) -> list[Suspension]:
        """In force or planned; asked only for experts."""
        return living_of(self.person.id) if self.expert and isinstance(self.person, Person) else []

    @property
    def agent(self) -> bool:
        return self.has(Membership.Role.AGENT)

    @property
    def owned(self) -> list[Membership]:
        return [row for row in self.memberships() if row.role == Membership.Role.OWNER]


def zone_middleware(respond: Respond) -> Respond:
    """Pages are worded in the person's time zone, or in the one the browser told by cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.user.time_zone if isinstance(request.user, Person) else ""
        told = unquote(request.COOKIES.get("zone", ""))
        name = chosen if chosen and chosen != "UTC" else told
        with timezone.override(_zone(name)):
            return respond(request)

    return middleware


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    """The zone, or UTC for what is none; kept, since the list of zones is a walk through files."""
    return ZoneInfo(name if name in available_timezones() else "UTC")
