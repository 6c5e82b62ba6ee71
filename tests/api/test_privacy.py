"""Nobody's real name or address reaches the other side, in any answer (F4)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, Program

ASK = "/communities/tally/conversations"


class Listening:
    """A program that keeps every answer that it got."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.heard: list[str] = []

    def __getattr__(self, method: str) -> Any:
        def call(*args: Any, **options: Any) -> HttpResponse:
            response: HttpResponse = getattr(self.program, method)(*args, **options)
            self.heard.append(response.content.decode() + str(dict(response.headers)))
            return response

        return call


@pytest.mark.promise("F4")
def test_in_a_whole_story_each_hears_only_aliases(
    by: As, ada: Person, ezra: Person, erik: Person, agnes: Person, sending_invoices: Reason
) -> None:
    hers, his, others, agents = (Listening(by(one)) for one in (ada, ezra, erik, agnes))
    body = {"reason": str(sending_invoices.id), "text": "How?", "language": "de"}
    chat = hers.post(ASK, body).json()["id"]
    asked = his.get("/invitations").json()["items"][0]["id"]
    lost = others.get("/invitations").json()["items"][0]["id"]
    his.post(f"/invitations/{asked}/accept")
    others.post(f"/invitations/{lost}/accept")
    for somebody in (hers, his):
        somebody.post(f"/conversations/{chat}/messages", {"text": "Like so."})
    agents.post(f"/conversations/{chat}/messages", {"text": "Hm"})
    hers.post(f"/conversations/{chat}/close")
    hers.post(f"/conversations/{chat}/rating", {"stars": 4, "comment": "Kind."})
    for somebody in (hers, his, others):
        for path in reads(chat):
            somebody.get(path)
    known = dict(zip((ada, ezra, erik), (hers, his, others), strict=True))
    for somebody, listening in known.items():
        said = "\n".join(listening.heard)
        assert "How?" in said
        for other in {ada, ezra, erik, agnes} - {somebody}:
            assert other.email not in said
            assert other.name not in said
    assert "Ezra expert" in "\n".join(hers.heard)


def reads(chat: str) -> Iterator[str]:
    yield from ("/conversations", "/invitations", "/me")
    yield from (f"/conversations/{chat}{part}" for part in ("", "/events", "/routing"))
    for part in ("", "/reasons", "/areas", "/me/earnings", "/me/bank-account", "/me/routing"):
        yield f"/communities/tally{part}"
