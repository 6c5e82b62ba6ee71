"""What an owner sees of the last month's paid questions, by area."""

from dataclasses import dataclass
from datetime import datetime

from peerdesk.core.money import Money
from peerdesk.core.statements import run
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.questions.queries import LATELY


@dataclass(frozen=True, slots=True)
class OfArea:
    """An area's questions of the last month; `name` "" for those of none."""

    name: str
    count: int
    median: Money
    held: Money
    earned: Money  # by experts
    fees: Money
    returned: Money


def last_month(community: Community, language: str, *, now: datetime) -> list[OfArea]:
    """The areas in which something was asked, those with most questions first."""
    rows = run(_BY_AREA, [community.id, community.currency, now - LATELY])

    def money(minor: int) -> Money:
        return Money(int(minor), community.currency)

    return [
        OfArea(in_language(name or {}, language) if name else "", count, *map(money, amounts))
        for name, count, *amounts in rows
    ]


_BY_AREA = """
SELECT a.name, count(*),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY q.price_minor),
    sum(q.price_minor - q.share_minor - q.fees_minor - q.returned_minor)::bigint,
    sum(q.share_minor)::bigint, sum(q.fees_minor)::bigint, sum(q.returned_minor)::bigint
FROM questions_paidquestion q
JOIN conversations_conversation c ON c.id = q.conversation_id
LEFT JOIN communities_area a ON a.id = c.area_id
WHERE q.community_id = %b AND q.currency = %b AND q.asked_at >= %b AND q.state <> 'unpaid'
GROUP BY a.id ORDER BY count(*) DESC, a.id
"""
