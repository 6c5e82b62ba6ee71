"""Sign-in for programs: personal tokens, and customers whom a brand hands over."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.limits import give_back, take
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.queries import memberships_of
from peerdesk.domain.communities.wire import membership_wire
from peerdesk.domain.people.access import ONLY_COMMUNITY, person_by_password
from peerdesk.domain.people.erasing import DELETIONS
from peerdesk.domain.people.operations import make_token, revoke_token
from peerdesk.entrypoints.api import shapes, throttles
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of, network_of
from peerdesk.entrypoints.api.parameters import Input
from peerdesk.workflows.delete_account import delete_account
from peerdesk.workflows.identify_customer import identify_customer

router = Router(tags=["sign-in"])


class WrongCredentials(Refusal):
    """The address and the password don't belong together, or there is no such account."""

    code = "wrong_credentials"
    status = 401
    sentence = _("The e-mail address or the password is wrong.")


class Credentials(Input):
    """What somebody signs in with."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1000)
    name: str = Field("", max_length=80, description="what this token is for")


class HandOver(Input):
    """The brand's signed assertion; `session` also signs the browser in, by cookie."""

    jwt: str = Field(max_length=8000)
    session: bool = False


class Farewell(Input):
    """The password or, for who has none, the e-mail address of the account."""

    password: str = Field("", max_length=1000)
    email: str = Field("", max_length=254)
    give_up_balance: bool = Field(False, description="less than is paid out is left behind")


@router.post("/tokens", auth=None, response={201: shapes.NewToken})
def sign_in(request: HttpRequest, body: Credentials) -> HttpResponse:
    """A personal token for an e-mail address and its password."""
    buckets = [
        (throttles.PASSWORDS_OF_NETWORK, network_of(request)),
        (throttles.PASSWORDS_OF_ADDRESS, body.email.strip().lower()),
    ]
    for limit, subject in buckets:
        take(limit, subject)
    person = person_by_password(body.email.strip(), body.password)
    if person is None:
        raise WrongCredentials
    for limit, subject in buckets:
        give_back(limit, subject)
    token = make_token(person=person, name=body.name)
    return answer({"token": token, "person": str(person.id), "expires_at": None}, 201)


@router.delete("/tokens/current", auth=SIGNED_IN, response={204: None})
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the token that the request came with, and its sockets within seconds."""
    caller = caller_of(request)
    if caller.token_id is None:
        raise NotFound
    revoke_token(token_id=caller.token_id, now=clock.now())
    return HttpResponse(status=204)


@router.get("/me", auth=SIGNED_IN, response=shapes.Me)
def me(request: HttpRequest) -> HttpResponse:
    """Who the caller is, and what they are where."""
    caller = caller_of(request)
    person = caller.person
    roles = [membership_wire(membership) for membership in memberships_of(caller)]
    known = {"id": str(person.id), "name": person.name, "language": person.language}
    return answer({**known, "memberships": roles})


@router.delete("/me", auth=SIGNED_IN, response={204: None})
def delete_me(request: HttpRequest, body: Farewell) -> HttpResponse:
    """Deletes the caller's account for good; 409 says what stands in the way, and `url` where."""
    person = caller_of(request).person
    take(DELETIONS, person.id)
    delete_account(
        person=person,
        password=body.password,
        email=body.email,
        give_up_balance=body.give_up_balance,
        now=clock.now(),
    )
    return HttpResponse(status=204)


@router.post("/communities/{slug}/identify", auth=None, response={200: shapes.Identified})
def identify(request: HttpRequest, slug: str, body: HandOver) -> HttpResponse:
    """A short-lived token for the customer whom the brand's server vouches for, here alone."""
    community = community_by_slug(slug)
    take(throttles.ASSERTIONS_OF_NETWORK, network_of(request))
    known = identify_customer(community=community, jwt=body.jwt, now=clock.now())
    give_back(throttles.ASSERTIONS_OF_NETWORK, network_of(request))
    if body.session:
        login(request, known.person, "django.contrib.auth.backends.ModelBackend")
        request.session[ONLY_COMMUNITY] = str(community.id)
    return answer(
        {
            "token": known.token,
            "expires_at": rfc3339(known.expires_at),
            "person": str(known.person.id),
            "active": known.membership.active,
        }
    )
