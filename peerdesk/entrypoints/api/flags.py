"""Personal data and flags: the look before sending, raising a flag, deciding it (P10)."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.moderation.access import flag_for, is_team
from peerdesk.domain.moderation.detection import detect
from peerdesk.domain.moderation.limits import FLAGS
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.moderation.queries import flags_of, open_flags, preview
from peerdesk.domain.moderation.wire import flag_wire, preview_wire, spans_wire
from peerdesk.entrypoints.api import flag_shapes, shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.resolve_flag import resolve_flag

router = Router(tags=["flags"], auth=SIGNED_IN)
OfKind = Annotated[flag_shapes.FlagKind | None, Query(description="only those of this kind")]


class Text(Input):
    """What is about to be sent."""

    text: str = Field(max_length=8000)
    language: str = Field("", max_length=35, description="BCP 47; how numbers are written in it")


class Report(Input):
    """What is wrong, and where. Personal data must name its event."""

    kind: flag_shapes.FlagKind
    seq: int | None = Field(None, ge=1, le=2**63 - 1)
    note: str = Field("", max_length=500)


class FlagDecision(Input):
    """What is done: `redact` also takes the content of the messages `also`."""

    action: str = Field(max_length=20, description="redact, dismiss, or done (otherwise)")
    note: str = Field("", max_length=500, description="told to who raised it")
    also: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field([], max_length=50)


@router.post("/personal-data-check", response=flag_shapes.PersonalDataFound)
def check_personal_data(request: HttpRequest, body: Text) -> HttpResponse:
    """Looks for personal data in a text; keeps nothing of it and logs nothing."""
    take(throttles.TEXTS_LOOKED_AT, caller_of(request).person.id)
    return answer({"found": spans_wire(body.text, detect(body.text, body.language))})


@router.post("/conversations/{id}/flags", response={201: flag_shapes.Flag})
def flag(request: HttpRequest, id: Id, body: Report) -> HttpResponse:  # noqa: A002
    """Asks the support team to look; the same flag again is the one that is open."""
    caller = caller_of(request)
    conversation_for(caller, id)
    take(FLAGS, caller.person.id)
    raised = raise_flag(
        caller=caller, conversation_id=id, kind=body.kind, seq=body.seq, note=body.note
    )
    return answer(flag_wire(raised), 201)


@router.get("/conversations/{id}/flags", response=shapes.ListOf[flag_shapes.Flag])
def flags_in_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One's own flags there and what came of them; all of them for the support team."""
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    found = flags_of(id, by=None if is_team(seen) else caller.person.id)
    return answer_page(Page([flag_wire(one) for one in found], None))


@router.get("/communities/{slug}/flags", response=shapes.ListOf[flag_shapes.Flag])
def flags_in_community(
    request: HttpRequest, slug: str, part: Part, kind: OfKind = None
) -> HttpResponse:
    """What waits for the support team, oldest first."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, "agent", "owner")
    page = open_flags([community.id], kind=kind or "", cursor=part.cursor, limit=part.limit)
    return answer_page(Page([flag_wire(one) for one in page.items], page.next))


@router.get("/flags/{id}", response=flag_shapes.OneFlag)
def one_flag(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """A flag; for the support team with what redaction would take away."""
    found, seen = flag_for(caller_of(request), id)
    shown = preview(found) if is_team(seen) else None
    return answer({**flag_wire(found), "removes": preview_wire(shown) if shown else None})


@router.post("/flags/{id}/resolve", response=flag_shapes.Flag)
def resolve(request: HttpRequest, id: Id, body: FlagDecision) -> HttpResponse:  # noqa: A002
    """Decides a flag, once. What `redact` takes away can't be brought back."""
    decided = resolve_flag(
        caller=caller_of(request),
        flag_id=id,
        action=body.action,
        note=body.note,
        also=body.also,
    )
    return answer(flag_wire(decided))
