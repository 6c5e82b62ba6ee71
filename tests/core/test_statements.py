"""Statements that travel together: one transaction, whose errors are Django's."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.pq import TransactionStatus

from peerdesk.core.ids import new_id
from peerdesk.core.statements import Asked, Uuids, columns_of, insert, run, side_by_side, together
from peerdesk.domain.communities.models import Team
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
KEEP = "INSERT INTO what_a_test_keeps VALUES (%b::int)"


@pytest.fixture(autouse=True)
def table(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE what_a_test_keeps (n int PRIMARY KEY)")
        late = "(n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
        cursor.execute(f"CREATE UNLOGGED TABLE what_a_test_checks_late {late}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS what_a_test_keeps, what_a_test_checks_late")


def kept() -> int:
    ((count,),) = run("SELECT count(*) FROM what_a_test_keeps", [])
    return int(count)


def test_what_is_asked_last_is_answered_after_the_commit() -> None:
    with together():
        first = Asked("SELECT %b::int", [1])
        assert first.rows() == [(1,)]
        last = Asked(KEEP + " RETURNING n", [7])
    assert last.rows() == [(7,)]
    assert kept() == 1


def test_an_error_of_the_last_statement_comes_out_of_the_commit_and_undoes_all() -> None:
    run(KEEP + " RETURNING n", [1])
    with pytest.raises(IntegrityError), together():
        Asked(KEEP, [2])
        Asked(KEEP, [1])
    assert kept() == 1


def twice_first() -> None:
    Asked(KEEP, [1])
    Asked(KEEP, [2])
    Asked("SELECT 1", [])


def twice_and_waited_for() -> None:
    wrong = Asked(KEEP + " RETURNING n", [1])
    Asked(KEEP, [2])
    wrong.rows()


def twice_last() -> None:
    Asked("SELECT 1", []).rows()
    Asked(KEEP, [2])
    Asked(KEEP, [1])


def twice_at_the_commit() -> None:
    Asked("INSERT INTO what_a_test_checks_late VALUES (%b::int), (%b::int)", [2, 2])


@pytest.mark.parametrize(
    "act", [twice_first, twice_and_waited_for, twice_last, twice_at_the_commit]
)
def test_what_fails_is_undone_and_the_connection_goes_on(act: Callable[[], None]) -> None:
    run(KEEP + " RETURNING n", [1])
    before = backend()
    with pytest.raises(IntegrityError), together():
        act()
    assert (kept(), backend()) == (1, before)
    assert connection.connection.info.transaction_status == TransactionStatus.IDLE
    with together():
        Asked(KEEP, [2])
    assert (kept(), backend()) == (2, before)


def test_what_is_marked_for_rollback_is_not_committed() -> None:
    before = backend()
    with together():
        Asked(KEEP, [1])
        transaction.set_rollback(True)
    assert (kept(), backend()) == (0, before)


def backend() -> int:
    ((pid,),) = run("SELECT pg_backend_pid()", [])
    return int(pid)


@pytest.mark.invariant("I1")
@pytest.mark.parametrize("before", [True, False], ids=["before", "within"])
def test_a_database_that_goes_away_is_told_as_such(before: bool) -> None:
    mine = backend()
    if before:
        end(mine)
    with pytest.raises(OperationalError), together():
        Asked("SELECT 1", []).rows()
        end(mine)
        Asked(KEEP, [3])
    connection.close()
    assert run("SELECT 1", []) == [(1,)]


def end(backend: int) -> None:
    address = connection.get_connection_params()
    named = {
        name: address[name] for name in ("host", "port", "user", "password") if name in address
    }
    with psycopg.connect(dbname=address["dbname"], **named) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def test_ids_packed_at_once_are_those_that_postgresql_reads() -> None:
    ids = [new_id(), None, new_id()]
    rows = run("SELECT id FROM unnest(%b::uuid[]) WITH ORDINALITY AS t (id, n) ORDER BY n", [
        Uuids(ids)
    ])  # fmt: skip
    assert [one for (one,) in rows] == ids
    assert run("SELECT cardinality(%b::uuid[])", [Uuids()]) == [(0,)]


def test_what_is_stored_and_read_by_hand_is_what_django_stores_and_reads() -> None:
    community = cast.community("tally")
    insert(team := Team(community=community, slug="vat", name={"en": "VAT", "de": "MWST"}))
    assert team.created_at is not None
    stored = Team.objects.get(slug="vat")
    (read,) = Asked(
        f"SELECT {columns_of(Team, 'team')} FROM communities_team team WHERE id = %b", [team.id]
    ).objects(Team)
    columns = [field.attname for field in Team._meta.concrete_fields]
    for one in (team, read):
        assert [getattr(one, name) for name in columns] == [
            getattr(stored, name) for name in columns
        ]
        assert not one._state.adding


def test_what_the_database_refuses_is_djangos_error() -> None:
    community = cast.community("tally")
    insert(Team(community=community, slug="vat", name={"en": "VAT"}))
    with pytest.raises(IntegrityError):
        insert(Team(community=community, slug="vat", name={"en": "VAT"}))


def test_each_plan_is_kept_by_the_server_and_outlives_what_failed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    ours, djangos = "SELECT %b::int + 41", "SELECT %s::int + 40"
    for number in range(8):
        assert run(ours, [number]) == [(number + 41,)]
        with connection.cursor() as cursor:
            cursor.execute(djangos, [number])
    assert prepared() == [ours.replace("%b", "$1")]
    run(KEEP + " RETURNING n", [1])
    for _ in range(2):  # what was to be prepared behind the error wasn't
        with pytest.raises(IntegrityError), together():
            Asked(KEEP, [1])
            Asked("SELECT %b::int + 42", [1])
    assert run("SELECT %b::int + 42", [1]) == [(43,)]
    assert run(ours, [1]) == [(42,)]
    assert ours.replace("%b", "$1") in prepared()


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time")
        return [statement for (statement,) in cursor.fetchall()]


def test_what_hangs_on_answers_of_one_journey_is_done_at_its_end() -> None:
    done: list[int] = []
    with side_by_side():
        Asked("SELECT 1", []).then(lambda rows: done.append(rows[0][0]))
        Asked("SELECT 2", []).then(lambda rows: done.append(rows[0][0]))
        assert run("SELECT 3", []) == [(3,)]
        assert not done
    assert done == [1, 2]
    Asked("SELECT 4", []).then(lambda rows: done.append(rows[0][0]))
    assert done == [1, 2, 4]
