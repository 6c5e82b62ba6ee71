"""The tree of reasons as lines of a page, and where one of them may stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from peerdesk.domain.intake.advice import Advice
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.operations import DEEPEST
from peerdesk.domain.intake.queries import Node
from peerdesk.entrypoints.web.manage.reason_figures import Figure
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: how deep it stands, whether it can go up or down, what became of its chats."""

    reason: Reason
    depth: int
    is_leaf: bool
    is_first: bool
    is_last: bool
    is_gone: bool
    figure: Figure | None

    @property
    def advice(self) -> Advice | None:
        return self.figure.advice if self.figure else None

    @property
    def is_advised(self) -> bool:
        """A living chat that the figures say should be a ticket."""
        is_chat = self.reason.channel == Reason.Channel.CHAT and self.is_leaf
        return is_chat and not self.is_gone and bool(self.advice and self.advice.is_warranted)


def lines_of(
    nodes: Sequence[Node], figures: Mapping[UUID, Figure], depth: int = 1, *, gone: bool = False
) -> list[Line]:
    """The whole tree from top to bottom; below a retired reason everything is gone."""
    lines = []
    living = [node for node in nodes if node.reason.retired_at is None]
    for node in nodes:
        is_gone = gone or node.reason.retired_at is not None
        lines.append(
            Line(
                node.reason,
                depth,
                not any(child.reason.retired_at is None for child in node.children),
                not is_gone and node is living[0],
                not is_gone and node is living[-1],
                is_gone,
                figures.get(node.reason.id),
            )
        )
        lines += lines_of(node.children, figures, depth + 1, gone=is_gone)
    return lines


def places_for(nodes: Sequence[Node], reason: Reason | None) -> list[tuple[str, str]]:
    """Below which reasons it may stand: neither below itself nor too deep; ids and names."""
    return _places(nodes, reason, DEEPEST - 1, "")


def _places(
    nodes: Sequence[Node], reason: Reason | None, left: int, above: str
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for node in nodes:
        itself = reason is not None and node.reason.id == reason.id
        if itself or node.reason.retired_at is not None or left < 1:
            continue
        name = above + in_language(node.reason.name)
        found.append((str(node.reason.id), name))
        found += _places(node.children, reason, left - 1, f"{name} › ")
    return found
