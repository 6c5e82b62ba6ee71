"""Entry to a community in its owner's hands: codes, applications, credentials."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.paging import Page
from peerdesk.domain.admission import owners_view
from peerdesk.domain.admission.access import owned_application, owned_code, owned_credential
from peerdesk.domain.admission.operations.codes import make_code, revoke_code
from peerdesk.domain.admission.operations.reviewing import refuse_application, refuse_credential
from peerdesk.domain.admission.wire import application_wire, code_wire, credential_wire
from peerdesk.entrypoints.api import admission_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.owned import owned
from peerdesk.entrypoints.api.parameters import Id, Input, Moment, Part
from peerdesk.workflows.approve_application import approve_application
from peerdesk.workflows.approve_credential import approve_credential

router = Router(tags=["admission"], auth=SIGNED_IN)


class NewCode(Input):
    """A quota of 1 makes a personal code; without one it has no limit."""

    label: str = Field("", max_length=80)
    quota: int | None = Field(None, ge=1, le=100_000)
    expires_at: Moment | None = None


class RefusalReason(Input):
    """Why not; the person reads it."""

    reason: str = Field(min_length=1, max_length=500)


class Approval(Input):
    """The last day on which the credential counts; null never ends."""

    valid_until: date | None = None


@router.get("/communities/{slug}/access-codes", response=shapes.ListOf[admission_shapes.AccessCode])
def codes(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Every code with its origin, newest first, for an owner."""
    page = owners_view.codes_page(owned(request, slug), cursor=part.cursor, limit=part.limit)
    now = clock.now()
    return answer_page(Page([code_wire(code, now) for code in page.items], page.next))


@router.post("/communities/{slug}/access-codes", response={201: admission_shapes.AccessCode})
def new_code(request: HttpRequest, slug: str, body: NewCode) -> HttpResponse:
    """Makes a code that can't be guessed."""
    community, now = owned(request, slug), clock.now()
    code = make_code(
        community=community,
        made_by=caller_of(request).person,
        label=body.label,
        quota=body.quota,
        expires_at=body.expires_at,
        now=now,
    )
    code.refresh_from_db()
    return answer(code_wire(code, now), 201)


@router.post("/access-codes/{id}/revoke", response=admission_shapes.AccessCode)
def revoke(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Nobody joins with it any more; whoever did stays."""
    code, now = owned_code(caller_of(request), id), clock.now()
    revoke_code(code=code, now=now)
    code.refresh_from_db()
    return answer(code_wire(code, now))


@router.get("/communities/{slug}/applications", response=shapes.ListOf[shapes.Application])
def applications(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Who waits for an owner's approval, the longest first."""
    community = owned(request, slug)
    page = owners_view.applications_page(community, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([application_wire(one) for one in page.items], page.next))


@router.post("/applications/{id}/approve", response=shapes.Application)
def approve_applicant(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The applicant is an expert from now on; a second decision is 409 `already_reviewed`."""
    caller = caller_of(request)
    application = owned_application(caller, id)
    approve_application(application=application, owner=caller.person, now=clock.now())
    return answer(application_wire(owned_application(caller, id)))


@router.post("/applications/{id}/refuse", response=shapes.Application)
def refuse_applicant(request: HttpRequest, id: Id, body: RefusalReason) -> HttpResponse:  # noqa: A002
    """The applicant reads why; the code's place is free again."""
    caller, now = caller_of(request), clock.now()
    application = owned_application(caller, id)
    refuse_application(application=application, owner=caller.person, reason=body.reason, now=now)
    return answer(application_wire(owned_application(caller, id)))


@router.get("/communities/{slug}/credentials", response=shapes.ListOf[admission_shapes.Credential])
def credentials(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Proofs that wait for an owner's word, the longest first; their files open on the pages."""
    community = owned(request, slug)
    page = owners_view.credentials_page(community, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([credential_wire(one) for one in page.items], page.next))


@router.post("/credentials/{id}/approve", response=admission_shapes.Credential)
def approve_proof(request: HttpRequest, id: Id, body: Approval) -> HttpResponse:  # noqa: A002
    """It counts from now on, until its last day."""
    caller = caller_of(request)
    credential = owned_credential(caller, id)
    approve_credential(
        credential=credential,
        owner=caller.person,
        valid_until=body.valid_until,
        now=clock.now(),
    )
    return answer(credential_wire(credential))


@router.post("/credentials/{id}/refuse", response=admission_shapes.Credential)
def refuse_proof(request: HttpRequest, id: Id, body: RefusalReason) -> HttpResponse:  # noqa: A002
    """The expert reads why and may hand in another."""
    caller, now = caller_of(request), clock.now()
    credential = owned_credential(caller, id)
    refuse_credential(credential=credential, owner=caller.person, reason=body.reason, now=now)
    return answer(credential_wire(credential))
