"""People as the provider knows them, and the cards that they let it keep (P5).

The provider is the truth; what is here is a copy for our pages. The first two ask it, so they are
called outside any transaction.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Payer, SavedMethod
from peerdesk.domain.payments.providers import Card, Provider
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.queries import address_in


def payer_for(port: Provider, *, person: Person, community: Community) -> Payer:
    """The person as the provider knows them; made known to it at the first time."""
    known = Payer.objects.filter(community=community, person=person, provider=port.name)
    found = known.select_related("person", "community").first()
    if found is not None:
        return found
    customer_id = port.customer(
        key=f"payer:{community.id}:{person.id}",
        email=address_in(person, community.id),
        name=person.name,
    )
    payer, _made = Payer.objects.get_or_create(
        community=community,
        person=person,
        provider=port.name,
        defaults={"customer_id": customer_id},
    )
    return payer


def keep_cards(port: Provider, payer: Payer) -> None:
    """Read which cards the provider keeps for somebody, and have the same list."""
    note_cards(payer_id=payer.id, cards=port.cards(customer_id=payer.customer_id))


@transaction.atomic
def note_cards(*, payer_id: UUID, cards: list[Card]) -> None:
    """The list as the provider has it now; the first card is the default until another is."""
    payer = Payer.objects.select_for_update(no_key=True).get(id=payer_id)
    for card in cards:
        SavedMethod.objects.update_or_create(
            method_id=card.method,
            defaults={
                "payer": payer,
                "brand": card.brand,
                "last4": card.last4,
                "expires": card.expires,
                "removed_at": None,
            },
        )
    gone = SavedMethod.objects.filter(payer=payer, removed_at=None)
    _remove(gone.exclude(method_id__in=[card.method for card in cards]))
    _have_a_default(payer)


@transaction.atomic
def note_removed(method: SavedMethod) -> None:
    """The provider has forgotten the card, so do we."""
    payer = Payer.objects.select_for_update(no_key=True).get(id=method.payer_id)
    _remove(SavedMethod.objects.filter(id=method.id, removed_at=None))
    _have_a_default(payer)


@transaction.atomic
def make_default(*, method: SavedMethod) -> None:
    """The card that is proposed first, and that a membership is renewed with."""
    payer = Payer.objects.select_for_update(no_key=True).get(id=method.payer_id)
    SavedMethod.objects.filter(payer=payer, is_default=True).update(is_default=False)
    kept = SavedMethod.objects.filter(id=method.id, payer=payer, removed_at=None)
    if not kept.update(is_default=True):
        raise NotFound


def _remove(methods: QuerySet[SavedMethod]) -> None:
    methods.update(removed_at=Now(), is_default=False)


def _have_a_default(payer: Payer) -> None:
    kept = SavedMethod.objects.filter(payer=payer, removed_at=None)
    if not kept.filter(is_default=True).exists():
        newest = kept.order_by("-saved_at").first()
        if newest is not None:
            kept.filter(id=newest.id).update(is_default=True)
