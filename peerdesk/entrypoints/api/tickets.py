"""Tickets: what a chat asks to become one, the step itself, and what its form still lacks."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, Field

from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.intake.queries import ticket_reasons
from peerdesk.domain.intake.wire import form_wire
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.complete_form import complete_form
from peerdesk.workflows.convert_to_ticket import convert_to_ticket
from peerdesk.workflows.remove_answer_words import remove_answer_words

router = Router(tags=["conversations"], auth=SIGNED_IN)


class Ticket(Input):
    """What the ticket is about, and what of its form is known."""

    reason: str = Field("", max_length=60, description="a leaf's id or slug; empty: as it is")
    fields: dict[str, Any] | None = Field(None, max_length=50)


class FormAnswers(Input):
    """Answers to the ticket's form by key."""

    fields: dict[str, Any] = Field({}, max_length=50)


class AnswerWords(Input):
    """The keys of the answers that are to go."""

    words: list[str] = Field(min_length=1, max_length=50)


class FormField(BaseModel):
    """One field of a form, with the answer that is known already (null: none)."""

    key: str
    kind: Literal["text", "textarea", "select", "multiple", "date", "number", "email", "file"]
    label: str
    required: bool
    options: list[dict[str, Any]]
    answer: Any = None


class TicketForm(BaseModel):
    """A reason under which the chat can become a ticket; `own` is the one it has now."""

    id: UUID
    slug: str
    name: str
    team: str | None
    own: bool
    fields: list[FormField]


@router.get("/conversations/{id}/convert", response=shapes.ListOf[TicketForm])
def ticket_forms(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The reasons that are tickets, each with its form and what is answered already (S3)."""
    seen = conversation_for(caller_of(request), id)
    row, language = seen.conversation, get_language() or "en"
    forms = [
        form_wire(reason, row.fields, language) | {"own": reason.id == row.reason_id}
        for reason in ticket_reasons(row.community_id, also=row.reason_id)
    ]
    return answer({"items": forms, "next": None})


@router.post("/conversations/{id}/convert", response={200: shapes.Conversation, 204: None})
def convert(request: HttpRequest, id: Id, body: Ticket) -> HttpResponse:  # noqa: A002
    """The chat becomes a ticket in place and goes to the reason's team (S3).

    Its expert has left it then (204). The customer answers all that the form requires; a helper
    gives what they know, and the customer is asked for the rest.
    """
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    convert_to_ticket(caller=caller, conversation_id=id, reason=body.reason, fields=body.fields)
    return HttpResponse(status=204) if seen.role == "expert" else _one(caller, id)


@router.post("/conversations/{id}/answers", response=shapes.Conversation)
def answers(request: HttpRequest, id: Id, body: FormAnswers) -> HttpResponse:  # noqa: A002
    """The customer completes the ticket's form."""
    caller = caller_of(request)
    complete_form(caller=caller, conversation_id=id, fields=body.fields)
    return _one(caller, id)


@router.post("/conversations/{id}/answers/remove-words", response=shapes.Conversation)
def remove_words_of_answers(request: HttpRequest, id: Id, body: AnswerWords) -> HttpResponse:  # noqa: A002
    """The support team takes answers away that must not stand there; nobody can bring them back."""
    caller = caller_of(request)
    remove_answer_words(caller=caller, conversation_id=id, words=body.words)
    return _one(caller, id)


def _one(caller: Caller, conversation_id: UUID) -> HttpResponse:
    return answer(conversation_wire(conversation_for(caller, conversation_id)))
