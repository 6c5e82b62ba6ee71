"""Offers for their readers, with what the customer has asked back of them (P11)."""

from collections.abc import Sequence
from dataclasses import replace

from peerdesk.domain.premium.access import SeenOffer
from peerdesk.domain.refunds.queries import services_asked_back


def with_refunds(offers: Sequence[SeenOffer]) -> list[SeenOffer]:
    """The same offers; of which the money is asked back, nothing is to be confirmed meanwhile.

    Reads nothing where nothing was paid.
    """
    paid = [one.offer.id for one in offers if one.offer.accepted_at]
    asked_back = services_asked_back(paid) if paid else set()
    return [replace(one, is_asked_back=one.offer.id in asked_back) for one in offers]
