"""What keeps somebody from deleting their account now (F12): money under way, the last owner.

A step of the deletion, and what its page tells before anything is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.money import Money
from peerdesk.domain.communities.erasing import communities_of, owned_alone
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.payments.lifecycle import OPEN, DisputeState
from peerdesk.domain.payments.models import Charge, Dispute
from peerdesk.domain.payouts.queries import standing
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest


class NotDeletable(Refusal):
    """Why not now; `url` in `more` is the page where that can be settled."""

    code = "account_in_use"


class LastOwner(NotDeletable):
    """Nobody else could look after the community."""

    code = "last_owner"
    sentence = _("You are the only owner of %(community)s. It needs another owner first.")


class ServiceOpen(NotDeletable):
    """A premium service is paid and not over."""

    code = "service_open"
    sentence = _("A paid service isn't over: it is first given and confirmed, or given back.")


class QuestionOpen(NotDeletable):
    """The money of a paid question is still held."""

    code = "question_open"
    sentence = _("A paid question isn't settled: it is first answered and rated, or given back.")


class RefundOpen(NotDeletable):
    """Somebody of the support team decides about money of theirs."""

    code = "refund_open"
    sentence = _("A refund isn't decided yet. Wait for the decision, or withdraw the request.")


class DisputeOpen(NotDeletable):
    """A bank decides about money of theirs."""

    code = "dispute_open"
    sentence = _("A bank hasn't decided yet about a disputed payment.")


class ChargeOpen(NotDeletable):
    """A payment is on its way."""

    code = "charge_open"
    sentence = _("A payment is under way. Finish it, or give it up.")


class PayoutOpen(NotDeletable):
    """Money of theirs is on its way to the bank."""

    code = "payout_open"
    sentence = _("A payout to you is on its way to the bank. Wait until the bank has confirmed it.")


class BalanceLeft(NotDeletable):
    """They earned what wasn't paid out."""

    code = "balance_left"
    sentence = _(
        "You still have %(amount)s in %(community)s. It is paid out with the next payout once we"
        " know your bank account."
    )


class SmallBalanceLeft(NotDeletable):
    """The same, too little for a payout: it can be given up."""

    code = "small_balance_left"
    sentence = _(
        "You still have %(amount)s in %(community)s, less than is paid out. You can give it up, or"
        " earn more first."
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that stands in the way, and what could be given up by a word, by community."""

    obstacles: list[NotDeletable]
    small: list[tuple[Community, Money]]


def weigh_deletion(person: Person) -> Weighed:
    """As it is now; for a decision inside a transaction that has locked the person."""
    found, small = [*_as_owner(person), *_with_money(person)], []
    for community in communities_of(person.id):
        left = standing(person, community)
        if left.held.amount_minor > 0:
            found.append(PayoutOpen(url=reverse("earnings-in", args=[community.slug])))
        if left.balance.amount_minor <= 0:
            continue
        least = Money.of(community.policy.payout_minimum, community.currency)
        if left.balance.amount_minor < least.amount_minor:
            small.append((community, left.balance))
        else:
            found.append(_left(BalanceLeft, person, community, left.balance))
    return Weighed(found, small)


def small_balance(person: Person, community: Community, money: Money) -> NotDeletable:
    """The refusal for one that wasn't given up."""
    return _left(SmallBalanceLeft, person, community, money)


def _left(
    refusal: type[NotDeletable], person: Person, community: Community, money: Money
) -> NotDeletable:
    known = {"amount": money.format(person.language), "community": community.name}
    page = reverse("earnings-in", args=[community.slug])
    return refusal(str(refusal.sentence) % known, url=page, amount=money.as_wire())


def _as_owner(person: Person) -> Iterator[NotDeletable]:
    for community in owned_alone(person.id):
        words = str(LastOwner.sentence) % {"community": community.name}
        yield LastOwner(words, url=reverse("people", args=[community.slug]))


def _with_money(person: Person) -> Iterator[NotDeletable]:
    both = Q(customer=person) | Q(expert=person)
    seen: set[tuple[type[NotDeletable], UUID]] = set()
    for kind, id_ in (
        *((ServiceOpen, one) for one in _services(both)),
        *((QuestionOpen, one) for one in _questions(both | Q(conversation__handler=person))),
        *((RefundOpen, one) for one in _refunds(both)),
    ):
        if (kind, id_) not in seen:
            seen.add((kind, id_))
            yield kind(url=reverse("conversation", args=[id_]))
    if _disputed(person):
        yield DisputeOpen(url=reverse("my-payments"))
    if Charge.objects.filter(payer=person, state__in=OPEN).exists():
        yield ChargeOpen(url=reverse("my-payments"))


def _services(both: Q) -> list[UUID]:
    paid = PremiumOffer.objects.filter(both)
    open_ones = Q(state=OfferState.ACCEPTED) | Q(
        state=OfferState.COMPLETED, confirmed_at__isnull=True
    )
    return list(paid.filter(open_ones).order_by("id").values_list("conversation_id", flat=True))


def _questions(parties: Q) -> list[UUID]:
    wanted = Q(state=QuestionState.UNPAID) & ~Q(conversation__state=State.CLOSED)
    held = PaidQuestion.objects.filter(parties, Q(state=QuestionState.HELD) | wanted)
    return list(held.order_by("id").values_list("conversation_id", flat=True))


def _refunds(both: Q) -> list[UUID]:
    asked = RefundRequest.objects.filter(both, state=RequestState.OPEN)
    return list(asked.order_by("id").values_list("conversation_id", flat=True))


def _disputed(person: Person) -> bool:
    undecided = [DisputeState.OPEN, DisputeState.SUBMITTED]
    if Dispute.objects.filter(charge__payer=person, state__in=undecided).exists():
        return True
    helped = Q(offer__expert=person) | Q(conversation__handler=person)
    return DisputeCase.objects.filter(helped, dispute__state__in=undecided).exists()
