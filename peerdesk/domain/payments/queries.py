"""Reads on payments: by what was paid, by who pays, and what stands open."""

from uuid import UUID

from django.db.models import Q, QuerySet

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.payments.lifecycle import LIVE, OPEN, Purpose
from peerdesk.domain.payments.models import Charge, Payer, Refund, SavedMethod
from peerdesk.domain.people.access import Caller


def charge_of(purpose: Purpose, subject_id: UUID) -> Charge | None:
    """The live charge for a thing: under way or paid."""
    return Charge.objects.filter(purpose=purpose, subject_id=subject_id, state__in=LIVE).first()


def last_charge_of(purpose: Purpose, subject_id: UUID) -> Charge | None:
    """The newest try to pay for a thing, whatever became of it."""
    tries = Charge.objects.filter(purpose=purpose, subject_id=subject_id)
    return tries.order_by("-id").first()


def charges_of_payer(
    person_id: UUID,
    *,
    community_id: UUID | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Charge]:
    """What a person paid, newest first, before a key of the same list; tries that failed too."""
    found = Charge.objects.select_related("community").filter(payer_id=person_id)
    if community_id is not None:
        found = found.filter(community_id=community_id)
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])


def refunds_of(charge_ids: list[UUID]) -> list[Refund]:
    """What went back of some charges, oldest first."""
    return list(Refund.objects.filter(charge_id__in=charge_ids).order_by("id"))


def saved_methods(person_id: UUID, community_id: UUID) -> "QuerySet[SavedMethod]":
    """The cards that the person had kept in a community, the default first."""
    kept = SavedMethod.objects.filter(
        payer__person_id=person_id, payer__community_id=community_id, removed_at=None
    )
    return kept.order_by("-is_default", "-saved_at")


def charge_with_names(charge_id: UUID) -> Charge | None:
    """A charge with its community and payer, unlocked."""
    return Charge.objects.select_related("community", "payer").filter(id=charge_id).first()


def charge_named(
    provider: str, *, charge_id: UUID | None = None, intent_id: str = "", session_id: str = ""
) -> Charge | None:
    """The charge that the provider speaks of, by our own name or by one of its names.

    With its community and payer, unlocked.
    """
    which = Q(pk__in=[])
    if charge_id is not None:
        which |= Q(id=charge_id)
    if intent_id:
        which |= Q(intent_id=intent_id)
    if session_id:
        which |= Q(session_id=session_id)
    rows = Charge.objects.select_related("community", "payer")
    return rows.filter(which, provider=provider).first()


def refund_named(
    provider: str, *, refund_row: UUID | None = None, refund_id: str = ""
) -> Refund | None:
    """The refund that the provider speaks of, with its charge."""
    which = Q(id=refund_row) if refund_row is not None else Q(refund_id=refund_id)
    rows = Refund.objects.select_related("charge")
    return rows.filter(which, charge__provider=provider).first()


def payer_named(provider: str, customer_id: str) -> Payer | None:
    """Whom the provider calls so."""
    return Payer.objects.filter(provider=provider, customer_id=customer_id).first()


def providers_in_use() -> set[str]:
    """Providers that charges of ours are with and not yet settled."""
    return set(Charge.objects.filter(state__in=OPEN).values_list("provider", flat=True).distinct())


def paying_in(caller: Caller) -> list[Community]:
    """Communities whose customer the caller is and where they pay or have paid, by name."""
    customer = Membership.objects.filter(
        person=caller.person, role=Membership.Role.CUSTOMER, ended_at=None
    )
    paid = Payer.objects.filter(person=caller.person).values("community_id")
    found = Community.objects.filter(
        Q(mode=Community.Mode.PAID) | Q(id__in=paid), id__in=customer.values("community_id")
    )
    if caller.only_community is not None:
        found = found.filter(id=caller.only_community)
    return list(found.order_by("name"))
