"""Forwarding to the support team: the act itself, its brief, and what the brief is worth."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, Field, StrictBool, StrictInt

from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.wire import conversation_wire, verbs
from peerdesk.domain.forwarding.access import SeenBrief, brief_for
from peerdesk.domain.forwarding.drafting import draft_of
from peerdesk.domain.forwarding.lifecycle import LONGEST_PART, LONGEST_REASON, MOST_WORTH
from peerdesk.domain.forwarding.queries import alias_of
from peerdesk.domain.forwarding.wire import brief_wire
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.forward_to_support import forward_to_support
from peerdesk.workflows.judge_brief import judge_brief
from peerdesk.workflows.remove_brief_words import remove_brief_words

router = Router(tags=["conversations"], auth=SIGNED_IN)

Line = Annotated[str, Field(max_length=LONGEST_PART)]
Text = Line | Annotated[list[Line], Field(max_length=50)]


class Parts(Input):
    """The parts of a brief; a list is so many lines. At least one says something."""

    goal: Text = ""
    tried: Text = ""
    facts: Text = ""

    def texts(self) -> dict[str, str]:
        """Each part as one text."""
        parts = {"goal": self.goal, "tried": self.tried, "facts": self.facts}
        return {
            name: part if isinstance(part, str) else "\n".join(part) for name, part in parts.items()
        }


class Forwarding(Input):
    """Why, and what the support team must know. `stay`: go on reading, without writing."""

    reason: str = Field(
        min_length=1,
        max_length=LONGEST_REASON,
        description="unknown, not_allowed, needs_access, technical, or other words",
    )
    brief: Line | Parts = Field(description="one text, or its parts")
    stay: StrictBool = True


class Worth(Input):
    """So many thirds of what five stars earn."""

    worth: StrictInt = Field(ge=0, le=MOST_WORTH)


class BriefWords(Input):
    """Which words are to go; `reason`: in the expert's own words."""

    words: list[Literal["goal", "tried", "facts", "reason"]] = Field(min_length=1, max_length=4)


class BriefDraft(BaseModel):
    """The beginning of a brief, made from the timeline."""

    goal: str
    tried: str
    facts: str


class Brief(BriefDraft):
    """What an expert told the support team (F9); `worth` is null until an agent has said it.

    `removed`: which words the support team has taken away.
    """

    id: UUID
    conversation: UUID
    by: str
    at: datetime
    reason: Literal["unknown", "not_allowed", "needs_access", "technical", "other"]
    reason_text: str
    removed: list[Literal["goal", "tried", "facts", "reason"]]
    pays: Literal["nothing", "part", "brief"]
    worth: int | None
    judged_at: datetime | None
    paid: shapes.Money
    can: list[Literal["worth"]]


@router.post("/conversations/{id}/forward", response={200: shapes.Conversation, 204: None})
def forward(request: HttpRequest, id: Id, body: Forwarding) -> HttpResponse:  # noqa: A002
    """Its expert passes it on to the support team with a brief (C11); the customer is told.

    Who doesn't stay sees it no more (204).
    """
    caller = caller_of(request)
    brief = body.brief if isinstance(body.brief, str) else body.brief.texts()
    forward_to_support(
        caller=caller, conversation_id=id, reason=body.reason, brief=brief, stays=body.stay
    )
    if not body.stay:
        return HttpResponse(status=204)
    return answer(conversation_wire(conversation_for(caller, id)))


@router.get("/conversations/{id}/brief", response=Brief)
def brief(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The brief of a forwarded chat, for the support team and who wrote it."""
    return _brief(caller_of(request), id)


@router.get("/conversations/{id}/brief-draft", response=BriefDraft)
def brief_draft(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The beginning of a brief from the timeline, for the expert who may forward the chat now."""
    seen = conversation_for(caller_of(request), id)
    if "forward" not in verbs(seen):
        raise NotFound
    begun = draft_of(seen.conversation, get_language() or "en")
    return answer({"goal": begun.goal, "tried": begun.tried, "facts": begun.facts})


@router.post("/conversations/{id}/brief/worth", response=Brief)
def judge(request: HttpRequest, id: Id, body: Worth) -> HttpResponse:  # noqa: A002
    """The agent who has it says what the brief is worth, once; it is paid at once (F9)."""
    caller = caller_of(request)
    judge_brief(caller=caller, conversation_id=id, worth=body.worth)
    return _brief(caller, id)


@router.post("/briefs/{id}/remove-words", response=Brief)
def remove_words_of_brief(request: HttpRequest, id: Id, body: BriefWords) -> HttpResponse:  # noqa: A002
    """The support team takes words away that must not stand there; they can't be brought back."""
    caller = caller_of(request)
    brief = remove_brief_words(caller=caller, brief_id=id, words=body.words)
    seen = conversation_for(caller, brief.conversation_id)
    return answer(brief_wire(SeenBrief(brief, seen, alias_of(brief), may_judge=False)))


def _brief(caller: Caller, conversation_id: UUID) -> HttpResponse:
    return answer(brief_wire(brief_for(caller, conversation_id)))
