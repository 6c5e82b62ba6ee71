"""Mail: what was set aside is decided, and how a conversation's own mails fared (S8)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.delivery.mail.outbox import mails_of
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.conversations.access import STAFF, conversation_for
from peerdesk.domain.mail.access import DECIDES, mail_for, quarantine
from peerdesk.domain.mail.operations.settling import discarded
from peerdesk.domain.mail.wire import incoming_wire, mail_wire
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.entrypoints.api.shapes import ListOf
from peerdesk.workflows.release_mail import release_mail

router = Router(tags=["mail"], auth=SIGNED_IN)


class SentMail(BaseModel):
    """A mail to a conversation's customer: which of its events it tells, and what became of it."""

    id: UUID
    first_seq: int
    last_seq: int
    state: Literal["waiting", "sending", "sent", "bounced", "failed", "dropped"]
    why: str
    tries: int
    created_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


class IncomingMailShape(BaseModel):
    """A mail that was set aside, and why; its words only while nobody has decided."""

    id: UUID
    state: Literal["received", "posted", "ignored", "quarantined", "discarded", "unplaced"]
    why: str
    sender: str
    subject: str
    text: str
    files: list[str]
    size: int
    received_at: datetime
    conversation: UUID | None
    seq: int | None


class Release(Input):
    """Where to post it: the number of a conversation, or nothing for the one that it answers."""

    number: int | None = Field(None, ge=1, le=2**62)


@router.get("/conversations/{id}/mails", response=ListOf[SentMail])
def mails_of_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The latest fifty mails of a conversation, newest first, for agents and owners."""
    seen = conversation_for(caller_of(request), id)
    if seen.role not in STAFF:
        raise NotFound
    return answer({"items": [mail_wire(one) for one in mails_of(id)], "next": None})


@router.get("/communities/{slug}/incoming-mails", response=ListOf[IncomingMailShape])
def mails_set_aside(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """What waits for a decision, newest first, for agents and owners."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, *DECIDES)
    page = quarantine(community, cursor=part.cursor, limit=part.limit)
    return answer({"items": [incoming_wire(one.mail) for one in page.items], "next": page.next})


@router.post("/incoming-mails/{id}/release", response=IncomingMailShape)
def release_incoming_mail(request: HttpRequest, id: Id, body: Release) -> HttpResponse:  # noqa: A002
    """Post it as the customer of the conversation that it answers, or of the one named."""
    caller = caller_of(request)
    release_mail(caller=caller, mail_id=id, number=body.number)
    return answer(incoming_wire(mail_for(caller, id)))


@router.post("/incoming-mails/{id}/discard", response=IncomingMailShape)
def discard_incoming_mail(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """It isn't for us: its content goes at once."""
    caller = caller_of(request)
    discarded(mail_for(caller, id), by=caller.person, now=clock.now())
    return answer(incoming_wire(mail_for(caller, id)))
