"""How a test went, what to read, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.domain.expertise.marking import WrongAnswer, result_of
from peerdesk.domain.expertise.models import Attempt
from peerdesk.domain.expertise.standing import standing_in, standings
from peerdesk.domain.expertise.testing import attempt_of
from peerdesk.domain.knowledge.models import ArticleText
from peerdesk.domain.knowledge.queries import articles_by_key
from peerdesk.entrypoints.web.help.addresses import address_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import staff_page


@dataclass(frozen=True, slots=True)
class Note:
    """A wrong answer with the article that explains it."""

    wrong: WrongAnswer
    title: str
    url: str


@staff_page
@require_safe
def result(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Score, pass mark, and every wrong answer with its reason."""
    attempt = attempt_of(caller_of(request), id)
    if attempt.state == Attempt.State.OPEN:
        return redirect("test", id)
    if attempt.state == Attempt.State.LAPSED:
        return redirect("areas-in", attempt.area.community.slug)
    told, now = result_of(attempt), clock.now()
    community = attempt.area.community
    everywhere = standings(signed_in(request).id, community, now)
    context = {
        "here": "areas",
        "community": community,
        "area": attempt.area,
        "attempt": attempt,
        "result": told,
        "notes": _notes(attempt, told.wrong),
        "standing": standing_in(attempt.person_id, attempt.area, now),
        "others": [one for one in everywhere if one.state in ("not_yet", "open")],
    }
    return render(request, "workspace/test_result.html", context)


def _notes(attempt: Attempt, wrong: Sequence[WrongAnswer]) -> list[Note]:
    community = attempt.area.community
    keys = {one.article for one in wrong if one.article}
    known = {one.key: one for one in articles_by_key(community, attempt.language, keys)}
    return [_note(community.slug, one, known) for one in wrong]


def _note(slug: str, wrong: WrongAnswer, known: dict[str, ArticleText]) -> Note:
    article = known.get(wrong.article or "")
    if article is None:
        return Note(wrong, "", "")
    return Note(wrong, article.title, address_of(slug, article))
