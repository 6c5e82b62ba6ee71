"""Reads on intake: the tree of reasons, and the one that was chosen."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, columns_of
from peerdesk.domain.intake.models import Reason


@dataclass(frozen=True, slots=True)
class Node:
    """A reason with those below it, in the owner's order."""

    reason: Reason
    children: list["Node"] = field(default_factory=list)


def reason_tree(community_id: UUID, *, retired: bool = False) -> list[Node]:
    """The living reasons of a community, in one query. What lies below a retired one is gone.

    With `retired` those too, after the living ones, for the owner.
    """
    below: dict[UUID | None, list[Reason]] = defaultdict(list)
    for reason in select(Reason, _TREE, [community_id, retired], "team", "area"):
        below[reason.parent_id].append(reason)

    def nodes(parent: UUID | None) -> list[Node]:
        return [Node(reason, nodes(reason.id)) for reason in below[parent]]

    return nodes(None)


_TREE = """
WHERE one.community_id = %s AND (%s OR one.retired_at IS NULL)
ORDER BY one.retired_at NULLS FIRST, one.position, one.id
"""


def chosen_reason(community_id: UUID, chosen: str | UUID) -> Reason:
    """The leaf with this id (or slug); raises InvalidInput for any other and for a branch."""
    return ask_reason(community_id, chosen)()


def ask_reason(community_id: UUID, chosen: str | UUID) -> Callable[[], Reason]:
    """The same in two steps: ask, then read."""
    word = str(chosen).lower().replace("\0", " ")  # which PostgreSQL's texts can't hold
    answer = Asked(_CHOSEN, [community_id, word, word])

    def read() -> Reason:
        for reason in answer.objects(Reason):
            return reason
        raise InvalidInput({"reason": [str(_("Choose one of the reasons."))]})

    return read


# Each question asks it, so it is one look instead of the whole tree.
_CHOSEN = f"""
WITH RECURSIVE living AS (
    SELECT id FROM intake_reason
    WHERE community_id = %b AND parent_id IS NULL AND retired_at IS NULL
    UNION ALL
    SELECT below.id FROM intake_reason below JOIN living ON living.id = below.parent_id
    WHERE below.retired_at IS NULL
)
SELECT {columns_of(Reason, "reason")} FROM intake_reason reason JOIN living USING (id)
WHERE (reason.id::text = %b OR reason.slug = %b) AND NOT EXISTS (
    SELECT FROM intake_reason below WHERE below.parent_id = reason.id AND below.retired_at IS NULL
)
"""  # noqa: S608 - made of our own constants


def ticket_reasons(community_id: UUID, *, also: UUID | None = None) -> list[Reason]:
    """The leaves that are tickets, in the owner's order, and `also` one that a chat has now."""
    leaves = [node.reason for node in _leaves(reason_tree(community_id))]
    return [one for one in leaves if one.channel == Reason.Channel.TICKET or one.id == also]


def any_reason(reason_id: UUID) -> Reason:
    """A reason with its community, for a door that asks next whose it is; raises NotFound."""
    rows = Reason.objects.select_related("community", "team", "area")
    reason = rows.filter(id=reason_id).first()
    if reason is None:
        raise NotFound
    return reason


def _leaves(nodes: list[Node]) -> list[Node]:
    found = []
    for node in nodes:
        found += _leaves(node.children) if node.children else [node]
    return found
