"""Somebody deletes their account (F12): the person goes, the books stay (I20)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.erasing import forget_person as forget_notices
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.admission.operations.erasing import forget_person as forget_admission
from peerdesk.domain.communities.erasing import (
    communities_of,
    end_roles,
    former_member,
    hold_owners,
)
from peerdesk.domain.communities.erasing import forget_alias as forget_role
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.erasing import (
    forget_alias,
    open_ones,
    participant_in,
)
from peerdesk.domain.conversations.operations.forwarding import stop_watching, watcher_in
from peerdesk.domain.conversations.operations.joining import part
from peerdesk.domain.conversations.operations.moving import back_to_agents, locked
from peerdesk.domain.expertise.erasing import forget_person as forget_expertise
from peerdesk.domain.files.operations.erasing import forget_person as forget_files
from peerdesk.domain.knowledge.erasing import forget_person as forget_texts
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, hold_one_still, post_transfer
from peerdesk.domain.mail.operations.erasing import forget_address
from peerdesk.domain.payments.operations.erasing import cards_kept
from peerdesk.domain.payments.operations.erasing import forget_person as forget_cards
from peerdesk.domain.payouts.erasing import forget_person as forget_bank_account
from peerdesk.domain.people.addresses import addresses_of
from peerdesk.domain.people.erasing import forget_person, is_proved, locked_person
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.operations.erasing import forget_person as forget_offers
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.answering import cancel
from peerdesk.domain.routing.operations.seats import lock_seats, refresh_seat
from peerdesk.domain.routing.queries import pending_of
from peerdesk.domain.subscriptions.operations.erasing import forget_person as forget_memberships
from peerdesk.domain.support.operations.erasing import forget_person as forget_desk
from peerdesk.workflows.end_span import end_span
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.hand_on import hand_on
from peerdesk.workflows.keep_card import remove_card
from peerdesk.workflows.weigh_deletion import small_balance, weigh_deletion


def delete_account(
    *,
    person: Person,
    password: str = "",
    email: str = "",
    give_up_balance: bool = False,
    now: datetime,
) -> None:
    """For good. The provider forgets the cards first, outside the one transaction of the rest.

    Deleted twice is deleted once. Raises InvalidInput (`password` or `email`), the refusals of
    weigh_deletion.py, and PaymentUnavailable: then nothing but cards is gone.
    """
    if not is_proved(person, password=password, email=email):
        raise _unproved(person)
    _allowed(person, give_up_balance)
    for card in cards_kept(person.id):
        remove_card(card)
    _erase(person, give_up_balance, now)


def _unproved(person: Person) -> InvalidInput:
    if person.has_usable_password():
        return InvalidInput({"password": [_("This isn't your password.")]})
    return InvalidInput({"email": [_("This isn't the e-mail address of your account.")]})


def _allowed(person: Person, give_up_balance: bool) -> list[tuple[Community, Money]]:
    """What is given up; raises the first thing that stands in the way."""
    weighed = weigh_deletion(person)
    if weighed.obstacles:
        raise weighed.obstacles[0]
    if weighed.small and not give_up_balance:
        raise small_balance(person, *weighed.small[0])
    return weighed.small


@transaction.atomic
def _erase(person: Person, give_up_balance: bool, now: datetime) -> None:
    conversations = _held(person, now)
    living = locked_person(person)
    if living is None:
        return
    hold_owners(person.id)
    _allowed(living, give_up_balance)
    end_roles(person.id, now=now)
    _leave(person, conversations, now)
    _hold_balances(person)
    for community, money in _allowed(living, give_up_balance):
        _give_up(person, community, money)
    _forget(living, now)
    for topic in ("membership", "invitations", "token"):
        hint_person(person.id, topic)


def _held(person: Person, now: datetime) -> list[Conversation]:
    """What they ask, have, read along or are asked for, locked in the order of the ids."""
    asked = {one.conversation_id for one in pending_of(person.id, now=now)}
    rows = [locked(one) for one in sorted(asked | {*open_ones(person.id)})]
    return [row for row in rows if row is not None]


def _hold_balances(person: Person) -> None:
    for community in communities_of(person.id):
        address = chart.expert_payable(person.id)
        hold_one_still(book=community.id, address=address, currency=community.currency)


def _leave(person: Person, conversations: list[Conversation], now: datetime) -> None:
    """Seats closed first, so that nothing new comes; then each conversation in the usual way."""
    for community_id in _seated(person):
        refresh_seat(person_id=person.id, community_id=community_id, now=now)
        seats = lock_seats(community_id=community_id, people=[person.id])
        cancel(invitations=pending_of(person.id, community_id, now), seats=seats, now=now)
    for conversation in conversations:
        _leave_one(person, conversation, now)


def _leave_one(person: Person, conversation: Conversation, now: datetime) -> None:
    if conversation.customer_id == person.id:
        by = participant_in(conversation, person.id)
        end_span(conversation=conversation, by=by, now=now)
    elif conversation.handler_id == person.id:
        if conversation.handler_role == Membership.Role.EXPERT:
            hand_on(conversation=conversation, by="expert", now=now)
        else:
            part(conversation, by="colleague", now=now)
            back_to_agents(conversation, now=now)
    elif watcher := watcher_in(conversation, person.id):
        stop_watching(conversation, watcher, now=now)
    else:
        find_helper(conversation=conversation, now=now)


def _seated(person: Person) -> list[UUID]:
    seats = Seat.objects.filter(person=person).order_by("id")
    return list(seats.values_list("community_id", flat=True))


def _give_up(person: Person, community: Community, money: Money) -> None:
    """What is too little for a payout, and was given up by its owner's word, is the platform's."""
    leg = Leg(chart.expert_payable(person.id), chart.platform_fees(), money)
    post_transfer(
        book=community.id,
        reference=f"given_up:{person.id}",
        why=chart.Why.GIVEN_UP,
        legs=[leg],
    )


def _forget(person: Person, now: datetime) -> None:
    forget_memberships(person.id, now=now)
    forget_cards(person.id)
    forget_bank_account(person.id)
    forget_offers(person.id, now=now)
    forget_texts(person.id)
    forget_desk(person.id)
    forget_expertise(person.id)
    forget_admission(person.id, addresses_of(person))
    forget_files(person.id, now=now)
    forget_notices(person.id)
    forget_address(person.email)
    for community in communities_of(person.id):
        forget_alias(person.id, community, former=former_member(community))
        forget_role(person.id, community)
    forget_person(person, now=now)
