"""Premium services as lines of the expert's statement: what was paid, and what went back (C14)."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.ratings.statement import Kind
from peerdesk.entrypoints.web.staff import reader_locale
from peerdesk.entrypoints.web.workspace.earned_line import Earned
from peerdesk.entrypoints.web.workspace.statement import Served


def served(line: Served, names: Mapping[UUID, str]) -> Earned:
    """The service's own line, or the one that takes it back."""
    offer, back = line.offer, line.kind == Kind.RETURNED
    return Earned(
        key=f"{offer.pk}{'-returned' if back else ''}",
        kind=_("service given back") if back else _("service"),
        conversation=offer.conversation_id,
        reason=offer.conversation.reason.name,
        alias=names.get(offer.conversation_id, ""),
        at=line.mark.at,
        amount=Money(line.minor, offer.currency),
        why=_why(line),
    )


def _why(line: Served) -> str:
    offer = line.offer
    price = offer.price.format(reader_locale())
    known = {"title": offer.title, "price": price}
    if line.kind == Kind.RETURNED:
        return _("“%(title)s”: the customer got %(price)s back") % known
    return _("your share of “%(title)s” for %(price)s") % known
