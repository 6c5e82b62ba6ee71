"""Statements of our own on Django's connection, where each millisecond counts."""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg.adapt import Dumper
from psycopg.pq import Format

T = TypeVar("T", bound=Model)
Rows = list[tuple[Any, ...]]
Parameters = Sequence[Any] | Mapping[str, Any]


class Uuids(list[UUID | None]):
    """A parameter of type uuid[], packed at once: by the driver each id takes some microseconds."""


class _UuidsDumper(Dumper):
    """PostgreSQL's binary array (array_send): dimensions, has nulls, type, size, first."""

    format = Format.BINARY
    oid = 2951  # uuid[]
    _ELEMENT = 2950  # uuid
    _NULL = b"\xff\xff\xff\xff"
    _SIXTEEN = b"\0\0\0\x10"

    def dump(self, obj: Uuids) -> bytes:
        if not obj:
            return struct.pack(">iii", 0, 0, self._ELEMENT)
        head = struct.pack(">iiiii", 1, int(None in obj), self._ELEMENT, len(obj), 1)
        return head + b"".join(
            [self._NULL if one is None else self._SIXTEEN + one.bytes for one in obj]
        )


psycopg.adapters.register_dumper(Uuids, _UuidsDumper)


class Asked:
    """A statement that is on its way, with parameters bound by the server and its plan kept.

    Django's own cursor writes parameters into the statement, which at some hundred messages a
    batch costs more than the writing. It is the same connection and the same transaction.
    """

    __slots__ = ("_cursor",)

    def __init__(self, statement: str, parameters: Parameters) -> None:
        connection.ensure_connection()
        self._cursor = psycopg.Cursor(connection.connection)
        with connection.wrap_database_errors:
            self._cursor.execute(statement, parameters, prepare=True, binary=True)

    def rows(self) -> Rows:
        """The answer, waited for if need be; once."""
        with connection.wrap_database_errors, self._cursor as cursor:
            return cursor.fetchall()

    def value(self) -> Any:
        """The only value of the only row."""
        ((value,),) = self.rows()
        return value

    def then(self, do: Callable[[Rows], None]) -> None:
        """Do this with the answer: at once, or at the end of the `side_by_side` around it."""
        put_off = _put_off.get()
        if put_off is None:
            do(self.rows())
        else:
            put_off.append(lambda: do(self.rows()))

    def objects(self, model: type[T]) -> list[T]:
        """The answer as objects of a model; its columns are the model's (`columns_of`)."""
        return made_of(model, self.rows())


def made_of(model: type[T], rows: Rows) -> list[T]:
    """The rows, whose columns are the model's, as its objects."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [model.from_db("default", names, row) for row in rows]


def run(statement: str, parameters: Parameters) -> Rows:
    """Ask and wait."""
    return Asked(statement, parameters).rows()


@cache
def columns_of(model: type[Model], alias: str) -> str:
    """All of a model's columns, for a SELECT. With `*`, a column more would break kept plans."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def insert(*rows: Model, telling: str = "") -> None:
    """Store new objects by one statement whose plan is kept, and give them what the database chose.

    As Django's `save`, without signals: where a person waits, building the statement each time
    would cost more than running it. `telling` is an expression over the first one's row, such as a
    hint of it; rows may point at one another, since foreign keys are checked at the end. Within
    `side_by_side`, they have what the database chose at its end.
    """
    shapes: list[_Shape] = []
    values: list[Any] = []
    for row in rows:
        given, missing = _columns(row)
        shapes.append((type(row), tuple(given), tuple(missing)))
        values += given.values()
    chosen = [(row, name) for row, shape in zip(rows, shapes, strict=True) for name in shape[2]]

    def take(answers: Rows) -> None:
        for (row, name), value in zip(chosen, answers[0], strict=False):
            setattr(row, name, value)
        for row in rows:
            row._state.adding = False

    Asked(_insertion(tuple(shapes), telling), values).then(take)


_Shape = tuple[type[Model], tuple[str, ...], tuple[str, ...]]


def _columns(row: Model) -> tuple[dict[str, Any], list[str]]:
    """The values to store, and the columns that the database fills."""
    given: dict[str, Any] = {}
    chosen: list[str] = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, DatabaseDefault) or (value is None and field.primary_key):
            chosen.append(field.attname)
        else:
            given[field.attname] = field.get_db_prep_save(value, connection)
    return given, chosen


@cache
def _insertion(shapes: tuple[_Shape, ...], telling: str) -> str:
    """`WITH row0 AS (INSERT … RETURNING *), … SELECT` what the database chose, and the telling."""
    parts, wanted = [], []
    for number, (model, given, chosen) in enumerate(shapes):
        columns = {field.attname: field.column for field in model._meta.concrete_fields}
        names = ", ".join(f'"{columns[name]}"' for name in given)
        places = ", ".join(["%s"] * len(given))
        into = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})'  # noqa: S608
        parts.append(f"row{number} AS ({into} RETURNING *)")
        wanted += [f'row{number}."{columns[name]}"' for name in chosen]
    told = [f"(SELECT {telling} FROM row0)"] if telling else []  # noqa: S608
    every = ", ".join(f"row{number}" for number in range(len(shapes)))
    # Made of the models' own names alone.
    return f"WITH {', '.join(parts)} SELECT {', '.join([*wanted, *told]) or '1'} FROM {every}"  # noqa: S608


_put_off: ContextVar[list[Callable[[], None]] | None] = ContextVar("put_off", default=None)


@contextmanager
def side_by_side() -> Iterator[None]:
    """What is asked within travels together; the answers are there at its end.

    Each statement still sees what was committed before it began, as the locks taken by those before
    it let it. Django's own queries don't belong in here: they'd count -1 rows changed.
    """
    connection.ensure_connection()
    put_off: list[Callable[[], None]] = []
    outer = _put_off.set(put_off)
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    finally:
        _put_off.reset(outer)
    for do in put_off:
        do()


@contextmanager
def together() -> Iterator[None]:
    """A transaction whose statements travel together until an answer is waited for.

    Each wait for the database costs a journey, and in a busy process the wait for Python's lock as
    well. What is asked last travels with the COMMIT: its rows are had after it, or its error is
    raised by it. Inside another transaction nothing is put off, so that a savepoint stays whole.
    """
    connection.ensure_connection()
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    # The pipeline ends first: its end sends all before it waits, as a commit inside it doesn't,
    # which with more than a socket takes at once would wait for ever. And of what failed every
    # answer is read before Django rolls back, which else would cost the connection. Its end may
    # find the connection lost: that is Django's error, too.
    lost_too = connection.wrap_database_errors
    with lost_too, transaction.atomic(), connection.connection.pipeline():
        yield
        if not connection.needs_rollback:
            connection.connection.execute("COMMIT")
