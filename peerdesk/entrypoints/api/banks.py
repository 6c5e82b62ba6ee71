"""An owner's bank of questions for programs: read whole, written whole or not at all (C2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from peerdesk.core import clock
from peerdesk.domain.expertise.access import area_owned_by
from peerdesk.domain.expertise.bank import drafts_of, import_rows
from peerdesk.domain.expertise.exchange import FORMAT, from_members, to_members
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input

router = Router(tags=["tests"], auth=SIGNED_IN)


class Bank(BaseModel):
    """Every question in every language, with what is right."""

    format: str
    questions: list[dict[str, Any]]


class Questions(Input):
    """As `GET` gives them; those that it doesn't name stay as they are."""

    questions: list[dict[str, Any]] = Field(max_length=5000)


class Imported(BaseModel):
    """How many were new, changed (a next version each) and already so."""

    added: int
    changed: int
    same: int


@router.get("/areas/{id}/questions", response=Bank)
def bank(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The area's bank with its solutions, for its owners alone."""
    area = area_owned_by(caller_of(request), id)
    return answer({"format": FORMAT, "questions": to_members(drafts_of(area))})


@router.put("/areas/{id}/questions", response=Imported)
def put_bank(request: HttpRequest, id: Id, body: Questions) -> HttpResponse:  # noqa: A002
    """Brings the bank to these questions, by key and language; `errors` names each by number."""
    area = area_owned_by(caller_of(request), id)
    told = import_rows(area=area, rows=from_members(body.questions), now=clock.now())
    return answer({"added": told.added, "changed": told.changed, "same": told.same})
