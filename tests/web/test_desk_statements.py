"""What the desk's pages ask of the database: little, and no more for a long list than a short."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from peerdesk.core import clock
from peerdesk.core.statements import run
from peerdesk.domain.conversations import desk_counts
from peerdesk.domain.conversations.desk_lists import Desk, values_of
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db
Counting = Callable[[], AbstractContextManager[list[str]]]
# Upper bounds. Whoever needs one more first looks whether it is read already (desk/case.py), or can
# join the rail's journey (desk/rail.py), on which nine travel together.
LIST, ONE = 17, 30


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """`with counting() as asked`: every statement, Django's and our own; Django sees only its."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        asked: list[str] = []
        execute = psycopg.Cursor.execute

        def noted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            if "SAVEPOINT" not in str(query):
                asked.append(f"{query} {args}")  # with what was asked for
            return execute(self, query, *args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(psycopg.Cursor, "execute", noted)
            yield asked

    return count


def tickets(asker: Person, reason: Reason, count: int) -> list[Conversation]:
    """The customer's tickets in the team's queue, each owed an answer and tagged."""
    due = clock.now() + timedelta(hours=1)
    return [
        cast.conversation(asker, reason, queue="agents", answer_due_at=due, tags=["vip"])
        for _number in range(count)
    ]


def test_a_list_asks_little_and_the_same_however_long(
    browser: Browser, agnes: Person, ada: Person, failed_payment: Reason, counting: Counting
) -> None:
    client, costs = browser(agnes), []
    for _longer in range(2):
        tickets(ada, failed_payment, 4)
        with counting() as asked:
            page = client.get("/desk/?list=tickets")
        costs.append(len(asked))
    assert page.content.count(b'class="pick') == 8
    assert costs[0] == costs[1] <= LIST, asked


def test_one_conversation_asks_no_thing_twice(
    browser: Browser, agnes: Person, ada: Person, failed_payment: Reason, counting: Counting
) -> None:
    one, *_others = tickets(ada, failed_payment, 5)
    client = browser(agnes)
    client.get(f"/desk/c/{one.id}/?list=tickets")
    with counting() as asked:
        client.get(f"/desk/c/{one.id}/?list=tickets")
    assert len(asked) <= ONE, asked
    assert len(asked) == len(set(asked))


def test_a_queue_s_count_reads_no_row_of_another(
    agnes: Person, ada: Person, failed_payment: Reason
) -> None:
    """However few of many conversations lie in it, an index leads to them."""
    community, now = failed_payment.community, clock.now()
    values = {"channel": "ticket", "queue": "agents", "served_by": "agents", "language": "en"}
    Conversation.objects.bulk_create(
        Conversation(community=community, customer=ada, reason=failed_payment, due_at=now, **values)
        for _number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_conversation")
    asked = values_of(Desk(agnes.id, [community.id]), now)
    explained = run("EXPLAIN (ANALYZE) " + desk_counts.STATEMENT, asked)
    plan = "\n".join(line for (line,) in explained)
    assert "Rows Removed by Filter" not in plan, plan
