"""What an invitation says to somebody who isn't looking at the page: on a lock screen, in a mail.

Made of what the invitation says on the wire (wire.py) and nothing else: no name, no address.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.routing.lifecycle import InvitationState
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.wire import invitation_wire

_EXCERPT: Final = 140


@dataclass(frozen=True, slots=True)
class News:
    """An invitation in words. A mail goes without `excerpt`: its address may not be proven."""

    title: str
    facts: str
    excerpt: str


def pending_by_id(ids: Collection[UUID]) -> dict[UUID, Invitation]:
    """Those of them that can still be answered, with what the wire needs."""
    rows = Invitation.objects.filter(id__in=ids, state=InvitationState.PENDING).select_related(
        "community", "conversation__reason", "conversation__area"
    )
    return {row.id: row for row in rows}


def news_of(invitation: Invitation, *, zone: str) -> News:
    """In the present language; times in `zone`, which is named."""
    wire = invitation_wire(invitation)
    title = _("New question: %(reason)s") % {"reason": wire["reason"]["name"]}
    return News(title, _facts(invitation, zone), _shortened(wire["excerpt"]))


def _facts(invitation: Invitation, zone: str) -> str:
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    ends = invitation.expires_at.astimezone(ZoneInfo(zone))
    until = format_time(ends, "HH:mm:ss z", locale=locale)
    facts = [invitation.community.name]
    if invitation.pays_minor:
        pays = Money(invitation.pays_minor, invitation.community.currency)
        facts.append(_("up to %(money)s") % {"money": pays.format(locale)})
    return " · ".join([*facts, _("answer until %(time)s") % {"time": until}])


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1].rstrip() + "…"
