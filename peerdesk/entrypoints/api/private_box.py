"""The private box of a service: its parties and owners read and write it, for all to see."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictInt

from peerdesk.core import clock, limits
from peerdesk.domain.premium.box_access import BOXES
from peerdesk.domain.premium.box_queries import openings_of
from peerdesk.domain.premium.box_wire import box_wire
from peerdesk.domain.premium.operations.boxes import LONGEST, Opened, read_box, write_box
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.entrypoints.api.shapes import Role

router = Router(tags=["premium"], auth=SIGNED_IN)
Why = Annotated[
    str, Query(max_length=500, description="an owner's reason; both parties can read it")
]
# What both parties read where an owner's program gave none.
NO_REASON = "–"


class Opener(BaseModel):
    """Under which name somebody opened it."""

    id: UUID
    role: Role
    alias: str


class Opening(BaseModel):
    """Who read or wrote, and when; `reason` is an administrator's."""

    at: datetime
    act: Literal["opened", "wrote"]
    by: Opener
    reason: str | None
    version: int


class PrivateBox(BaseModel):
    """What is in the box, and who opened it, newest first."""

    premium_offer: UUID
    conversation: UUID
    text: str
    version: int = Field(description="counts each writing")
    closes_at: datetime | None = Field(description="when it is destroyed; null: not ended yet")
    openings: list[Opening]


class Writing(Input):
    """What both sides find in the box from now on."""

    text: str = Field(max_length=LONGEST)
    version: StrictInt | None = Field(
        None, ge=0, description="the one that was read; 409 `box_changed` if there is a newer one"
    )


@router.get("/premium-offers/{id}/private-box", response=PrivateBox)
def private_box(request: HttpRequest, id: Id, reason: Why = "") -> HttpResponse:  # noqa: A002
    """What is in the box, for its parties; the opening is kept (P8).

    Both parties are told of an owner's opening, with its `reason`. 404 before acceptance and to
    everybody else, 410 once it is destroyed.
    """
    caller = caller_of(request)
    limits.take(BOXES, caller.person.id)
    return _shown(read_box(caller=caller, offer_id=id, reason=_said(reason), now=clock.now()))


@router.put("/premium-offers/{id}/private-box", response=PrivateBox)
def write_private_box(
    request: HttpRequest,
    id: Id,  # noqa: A002
    body: Writing,
    reason: Why = "",
) -> HttpResponse:
    """Puts another text in its place; with `version`, only over the one that was read."""
    caller = caller_of(request)
    limits.take(BOXES, caller.person.id)
    written = write_box(
        caller=caller,
        offer_id=id,
        text=body.text,
        version=body.version,
        reason=_said(reason),
        now=clock.now(),
    )
    return _shown(written)


def _said(reason: str) -> str:
    return reason.strip() or NO_REASON


def _shown(opened: Opened) -> HttpResponse:
    return answer(box_wire(opened, openings_of(opened.seat.offer.pk)))
