"""How a door obtains a mail of the quarantine: the support team and owners may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.statements import Asked, Uuids
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.quoting import answer_in
from peerdesk.domain.mail.reading import Letter, Unreadable, read
from peerdesk.domain.people.access import Caller

DECIDES: Final = (Membership.Role.AGENT, Membership.Role.OWNER)
_SHOWN: Final = 4000


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail of the quarantine with its words, as far as they can be read."""

    mail: IncomingMail
    text: str
    files: list[str]


def quarantine(community: Community, *, cursor: str | None = None, limit: int = 20) -> Page[Opened]:
    """What waits for a decision, newest first, by keyset."""
    limit = limited(limit)
    rows = IncomingMail.objects.filter(
        community=community, state=IncomingMail.State.QUARANTINED
    ).order_by("-id")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    page = page_of(rows[: limit + 1], limit=limit, cursor=lambda row: row.id)
    return Page([opened(mail) for mail in page.items], page.next)


def ask_set_aside(community_ids: Collection[UUID], most: int) -> Asked:
    """How many wait in each community, counted up to `most`, where any do: id and count."""
    return Asked(_SET_ASIDE, [Uuids(community_ids), most])


_SET_ASIDE: Final = """
SELECT one.id, waiting.count FROM unnest(%s) AS one (id)
CROSS JOIN LATERAL (
    SELECT count(*) FROM (
        SELECT FROM mail_incomingmail WHERE community_id = one.id AND state = 'quarantined' LIMIT %s
    ) AS found
) AS waiting (count)
WHERE waiting.count > 0
"""


def mail_for(caller: Caller, mail_id: UUID) -> IncomingMail:
    """One of the quarantine, or decided by now; raises NotFound for who may not decide."""
    mail = IncomingMail.objects.select_related("community").filter(id=mail_id).first()
    if mail is None or mail.community is None:
        raise NotFound
    membership_of(caller, mail.community.id, *DECIDES)
    return mail


def opened(mail: IncomingMail) -> Opened:
    """Its words; none where reading it is what went wrong."""
    letter = letter_of(mail)
    if letter is None:
        return Opened(mail, "", [])
    text = answer_in(letter.words())
    return Opened(mail, text[:_SHOWN], [one.name for one in letter.attached])


def letter_of(mail: IncomingMail) -> Letter | None:
    """The mail taken apart; None for one that can't be, or whose bytes are gone."""
    if mail.raw is None or mail.why == "broken":
        return None
    try:
        return read(bytes(mail.raw))
    except Unreadable:
        return None
