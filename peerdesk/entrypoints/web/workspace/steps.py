"""The questions of a test as screens; nothing of what is right gets this far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerdesk.domain.expertise.models import Asked, Question
from peerdesk.domain.expertise.testing import question_wire


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose or to move."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One screen; the options of an order question stand as the expert left them."""

    number: int
    id: str
    kind: str
    text: str
    options: list[Option]
    answered: bool


def steps_of(asked: Iterable[Asked]) -> list[Step]:
    """In the order drawn."""
    return [_step(one) for one in asked]


def step_to_preview(question: Question) -> Step:
    """As an expert would see it, in some order."""
    options = [Option(one["id"], one["text"], chosen=False) for one in question.options]
    mixed = sorted(options, key=lambda one: one.id[::-1])
    return Step(1, str(question.id), question.kind, question.text, mixed, answered=False)


def first_open(steps: Sequence[Step]) -> int:
    """The number of the first question without an answer; one past the last when all have one."""
    return next((step.number for step in steps if not step.answered), len(steps) + 1)


def moved(ids: Sequence[str], move: str) -> list[str]:
    """The order after "ID:up" or "ID:down"; a move that can't be changes nothing."""
    order = list(ids)
    one, _, way = move.rpartition(":")
    if one not in order or way not in ("up", "down"):
        return order
    place = order.index(one)
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def _step(asked: Asked) -> Step:
    wire = question_wire(asked)
    chosen = asked.chosen or []
    options = [Option(one["id"], one["text"], one["id"] in chosen) for one in wire["options"]]
    if wire["kind"] == "order" and chosen:
        options.sort(key=lambda one: chosen.index(one.id) if one.id in chosen else len(chosen))
    return Step(asked.place, wire["id"], wire["kind"], wire["text"], options, bool(chosen))
