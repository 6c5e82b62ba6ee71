"""Objects of a model by statements whose plans are kept, where each millisecond counts.

Django builds a statement anew each time, which takes it longer than PostgreSQL takes to answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from peerdesk.core.statements import (
    Asked,
    Parameters,
    Rows,
    Uuids,
    columns_of,
    made_of,
    run,
    side_by_side,
)

T = TypeVar("T", bound=Model)


def select(model: type[T], clause: str, parameters: Parameters, *names: str) -> list[T]:
    """A model's objects, with what these foreign keys of each name, as by `select_related`.

    `clause` is what follows the table, which is called `one`, and those joined, which are called
    by the names. What people sent belongs into the parameters, never into the clause.
    """
    answer = run(_selection(model, clause, names), parameters)
    keys: list[Any] = [model._meta.get_field(name) for name in names]
    own, *others = _pieces(answer, [model, *(key.related_model for key in keys)])
    found = made_of(model, own)
    for key, rows in zip(keys, others, strict=True):
        for one, other in zip(found, made_of(key.related_model, rows), strict=True):
            setattr(one, key.name, other if other.pk is not None else None)
    return found


def attach(rows: Sequence[Model], *names: str) -> None:
    """Put on each row, all of one model, what these foreign keys of it name; ids are UUIDs.

    For many rows that name few others, as by `prefetch_related_objects`; all of it is one journey.
    """
    if not rows:
        return
    keys = [type(rows[0])._meta.get_field(name) for name in names]
    with side_by_side():
        for key in keys:
            _attach(rows, key)


def _attach(rows: Sequence[Model], key: Any) -> None:
    model: type[Model] = key.related_model
    ids = {getattr(row, key.attname) for row in rows} - {None}

    def put(found: Mapping[Any, Model]) -> None:
        for row in rows:
            setattr(row, key.name, found.get(getattr(row, key.attname)))

    def take(answer: Rows) -> None:
        put({one.pk: one for one in made_of(model, answer)})

    if ids:
        Asked(_selection(model, "WHERE one.id = ANY(%s)", ()), [Uuids(ids)]).then(take)
    else:
        put({})


@cache
def _selection(model: type[Model], clause: str, names: tuple[str, ...]) -> str:
    keys: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [columns_of(model, "one"), *(columns_of(key.related_model, key.name) for key in keys)]
    joins = (
        f'LEFT JOIN "{key.related_model._meta.db_table}" {key.name}'
        f' ON {key.name}.id = one."{key.column}"'
        for key in keys
    )
    # Made of the models' own names, and of clauses that are ours.
    tables = " ".join([f'"{model._meta.db_table}" one', *joins])
    return f"SELECT {', '.join(columns)} FROM {tables} {clause}"  # noqa: S608


def _pieces(rows: Rows, models: Sequence[type[Model]]) -> Iterator[Rows]:
    """The rows' columns, cut into those of each model."""
    begin = 0
    for model in models:
        end = begin + len(model._meta.concrete_fields)
        yield [row[begin:end] for row in rows]
        begin = end
