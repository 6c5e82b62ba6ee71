"""A card is kept on the provider's page, read into our list, or taken away (P5).

Each asks the provider, so each runs outside any transaction; raises PaymentUnavailable when it
can't be reached.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import SavedMethod
from peerdesk.domain.payments.operations.methods import keep_cards, note_removed, payer_for
from peerdesk.domain.payments.providers import Unreachable, chosen
from peerdesk.domain.payments.refusals import PaymentUnavailable
from peerdesk.domain.people.models import Person


def page_to_keep_a_card(*, person: Person, community: Community) -> str:
    """Where the person has a card kept without paying anything."""
    back = reverse("card-kept", args=[community.slug])
    with _reached():
        port = chosen.provider()
        payer = payer_for(port, person=person, community=community)
        return port.keep_card(
            key=f"keep:{new_id()}",
            customer_id=payer.customer_id,
            return_url=settings.PEERDESK_BASE_URL + back,
        )


def read_kept_cards(*, person: Person, community: Community) -> None:
    """Have the list that the provider has; harmless at any time."""
    with _reached():
        port = chosen.provider()
        keep_cards(port, payer_for(port, person=person, community=community))


def remove_card(card: SavedMethod) -> None:
    """The provider forgets it first: what we don't list it must not charge."""
    with _reached():
        chosen.provider(card.payer.provider).forget_card(method=card.method_id)
    note_removed(card)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except Unreachable:
        raise PaymentUnavailable from None
