"""The plans that the server keeps for posting must suit the tables as they will be."""

import itertools
import re

import pytest
from django.db import connection

from peerdesk.config.database_setting import database_setting
from peerdesk.domain.conversations import access
from peerdesk.domain.conversations.operations import attaching, idling, posting_sql

KEPT = {
    "lock": posting_sql.LOCK,
    "lock what is free": posting_sql.LOCK_WHAT_IS_FREE,
    "earlier": posting_sql.EARLIER,
    "write": posting_sql.WRITE,
    "write with files": posting_sql.WRITE_WITH_FILES,
    "standings": access._STANDINGS,
    "silences": idling._POLICIES,
    "brought": attaching._BROUGHT,
    "give": attaching._GIVE,
}


def plan_of(statement: str) -> str:
    """As it is made for all times, whatever the parameters."""
    number = itertools.count(1)
    numbered = re.sub("%[bs]", lambda _: f"${next(number)}", statement)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (GENERIC_PLAN) " + numbered)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.promise("C8")
@pytest.mark.parametrize("statement", KEPT.values(), ids=KEPT)
def test_what_the_gateway_keeps_from_an_empty_table_never_walks_through_a_full_one(db, statement):
    settings = database_setting("postgresql://localhost/x", "gateway")["OPTIONS"]["options"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM conversations_event")
        cursor.execute("ANALYZE")
        for name, value in re.findall(r"-c (\w+)=(\w+)", settings):
            cursor.execute(f"SET LOCAL {name} = {value}")
    assert "Seq Scan" not in plan_of(statement)
