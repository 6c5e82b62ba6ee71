"""What is due, moved: the net under everything that acts at once (I7).

Each row moves in a transaction of its own, taken only if nobody else holds it, so that many workers
sweep at once and one bad row stops no other.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from peerdesk.core.rounds import each as _each
from peerdesk.domain.admission.operations.credentials import credentials_over
from peerdesk.domain.communities.standing import due_suspensions
from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.operations.moving import (
    become_ticket,
    locked,
    remind_agents,
)
from peerdesk.domain.conversations.operations.pausing import customer_stayed_silent
from peerdesk.domain.conversations.waiting import due
from peerdesk.domain.expertise.marking import overdue_attempts
from peerdesk.domain.expertise.queries import pauses_over
from peerdesk.domain.files.operations.tidying import (
    due_files,
    look_again,
    remove_unused,
    unused_files,
)
from peerdesk.domain.premium.box_queries import due_boxes
from peerdesk.domain.premium.operations.boxes import destroy_due
from peerdesk.domain.premium.operations.ending import due_offers, expire
from peerdesk.domain.premium.service_queries import due_services
from peerdesk.domain.questions.queries import promises_over
from peerdesk.domain.ratings.queries import due_rating, due_ratings
from peerdesk.domain.routing.operations.seats import refresh_seat, stale_seats
from peerdesk.domain.routing.queries import with_expired_invitations
from peerdesk.domain.subscriptions.queries import due_subscriptions
from peerdesk.workflows.close_idle import close_idle
from peerdesk.workflows.end_credential import end_credential
from peerdesk.workflows.end_pause import end_pause
from peerdesk.workflows.end_span import end_span
from peerdesk.workflows.end_suspension import end_over
from peerdesk.workflows.end_test import end_test
from peerdesk.workflows.expire_invitations import expire_invitations
from peerdesk.workflows.fill_place import fill_place
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.forget_unpaid import forget_unpaid
from peerdesk.workflows.handle_mail import handle_due
from peerdesk.workflows.mail_receipts import mail_due_receipts
from peerdesk.workflows.move_refund_request import move_refund_requests
from peerdesk.workflows.move_service import move_service
from peerdesk.workflows.note_provider_event import note_due_events
from peerdesk.workflows.note_receipt import note_silence
from peerdesk.workflows.rate_silent import rate_silent
from peerdesk.workflows.remind_of_disputes import remind_of_disputes
from peerdesk.workflows.renew_membership import move_membership
from peerdesk.workflows.replace_silent_helper import replace_silent_helper
from peerdesk.workflows.return_unanswered import return_unanswered
from peerdesk.workflows.ring_people import ring_due
from peerdesk.workflows.send_mails import send_due
from peerdesk.workflows.send_refund import send_due_refunds
from peerdesk.workflows.send_staff_letters import send_due_letters
from peerdesk.workflows.submit_evidence import hand_over_due
from peerdesk.workflows.suspend_expert import carry_out
from peerdesk.workflows.take_payment import take_due_payments

BATCH: Final = 500


def expire_due(now: datetime) -> int:
    """Invitations whose time to answer is over."""
    return _each(with_expired_invitations(now, BATCH), partial(_expire, now=now))


def move_due(now: datetime) -> int:
    """Conversations whose `due_at` has passed, each by what it is due for."""
    return _each(due(now, BATCH), partial(_move, now=now))


def rate_due(now: datetime) -> int:
    """Ratings whose time is over."""
    return _each(due_ratings(now, BATCH), partial(_rate, now=now))


def refresh_due(now: datetime) -> int:
    """Seats whose interval is over: the next one is looked up."""
    return _each(stale_seats(now, BATCH), partial(_refresh, now=now))


def end_pauses(now: datetime) -> int:
    """Pauses whose end has come."""
    return _each(pauses_over(now, BATCH), partial(_come_back, now=now))


def end_tests(now: datetime) -> int:
    """Tests whose time is over: what was saved is marked (C2)."""
    return _each(overdue_attempts(now, limit=BATCH), partial(_end_test, now=now))


def end_credentials(now: datetime) -> int:
    """Credentials whose last day is over: the areas that need them close (F1)."""
    return _each(credentials_over(now, BATCH), partial(_end_credential, now=now))


def move_suspensions(now: datetime) -> int:
    """Suspensions that an owner had begin or end at this time (F13)."""
    return _each(due_suspensions(now, BATCH), partial(_move_suspension, now=now))


def move_memberships(now: datetime) -> int:
    """Memberships to announce, renew, try again or end (F12)."""
    rows = due_subscriptions(now, BATCH)
    return _each(rows, lambda one: move_membership(subscription_id=one, now=now))


def tidy_files(now: datetime) -> int:
    """Files that no message took within a day, and those whose state waits for something."""
    unused = _each(unused_files(now, BATCH), lambda one: remove_unused(file_id=one, now=now))
    return unused + _each(due_files(now, BATCH), lambda one: look_again(file_id=one, now=now))


def expire_offers(now: datetime) -> int:
    """Premium offers that nobody answered in time."""
    return _each(
        due_offers(now, BATCH),
        lambda row: expire(conversation_id=row[0], offer_id=row[1], now=now),
    )


def move_services(now: datetime) -> int:
    """Premium services to remind of, give back, or take as confirmed by silence (P12)."""
    return _each(
        due_services(now, BATCH),
        lambda row: move_service(conversation_id=row[0], offer_id=row[1], now=now),
    )


def destroy_boxes(now: datetime) -> int:
    """Private boxes whose service ended long enough ago (P9)."""
    return _each(due_boxes(now, BATCH), lambda one: destroy_due(offer_id=one, now=now))


def return_promised(now: datetime) -> int:
    """Paid questions that nobody answered in the promised time: the money goes back (P1)."""
    due = promises_over(now, BATCH)
    return _each(due, lambda one: return_unanswered(conversation_id=one, now=now))


Sweeps = list[tuple[str, Callable[[datetime], int]]]

# Somebody waits for an answer: these keep to their seconds whatever the others wait for.
ROUTING_SWEEPS: Final[Sweeps] = [
    ("invitations", expire_due),
    ("conversations", move_due),
]
OTHER_SWEEPS: Final[Sweeps] = [
    ("ratings", rate_due),
    ("offers", expire_offers),
    ("services", move_services),
    ("promises", return_promised),
    ("seats", refresh_due),
    ("credentials", end_credentials),
    ("tests", end_tests),
    ("pauses", end_pauses),
    ("suspensions", move_suspensions),
    ("memberships", move_memberships),
    ("notices", ring_due),
    ("silence", note_silence),
    ("files", tidy_files),
    ("private boxes", destroy_boxes),
    ("mails", send_due),
    ("receipts", mail_due_receipts),
    ("staff invitations", send_due_letters),
    ("incoming mails", handle_due),
    ("payments", take_due_payments),
    ("refunds", send_due_refunds),
    ("provider's events", note_due_events),
    ("refund requests", move_refund_requests),
    ("disputes", remind_of_disputes),
    ("evidence", hand_over_due),
]


_STORIES: Final[dict[DueFor, Callable[..., object]]] = {
    DueFor.ROUTE: find_helper,
    DueFor.AGENT: become_ticket,
    DueFor.FIRST_REPLY: replace_silent_helper,
    DueFor.IDLE: close_idle,
    DueFor.TICKET: remind_agents,
    DueFor.CUSTOMER: customer_stayed_silent,
    DueFor.SILENCE: partial(end_span, by=None),
    DueFor.PAYMENT: forget_unpaid,
}


def _expire(conversation_id: UUID, *, now: datetime) -> bool:
    conversation = locked(conversation_id, skip=True)
    if conversation is None:
        return False
    expire_invitations(conversation=conversation, now=now)
    return True


def _move(row: tuple[UUID, DueFor], *, now: datetime) -> bool:
    conversation_id, due_for = row
    conversation = locked(conversation_id, skip=True)
    if conversation is None or conversation.due_for != due_for:
        return False
    if conversation.due_at is None or conversation.due_at > now:
        return False
    _STORIES[due_for](conversation=conversation, now=now)
    return True


def _rate(row: tuple[UUID, UUID], *, now: datetime) -> bool:
    conversation_id, rating_id = row
    conversation = locked(conversation_id, skip=True)
    rating = due_rating(rating_id, now)
    if conversation is None or rating is None:
        return False
    rate_silent(conversation=conversation, rating=rating, now=now)
    return True


def _end_test(attempt_id: UUID, *, now: datetime) -> bool:
    return end_test(attempt_id=attempt_id, now=now)


def _refresh(row: tuple[UUID, UUID], *, now: datetime) -> bool:
    person_id, community_id = row
    seat = refresh_seat(person_id=person_id, community_id=community_id, now=now)
    fill_place(seat=seat, now=now)
    return True


def _move_suspension(suspension_id: UUID, *, now: datetime) -> bool:
    over = end_over(suspension_id=suspension_id, now=now)
    return over or carry_out(suspension_id=suspension_id, now=now)


def _come_back(row: tuple[UUID, UUID], *, now: datetime) -> bool:
    person_id, community_id = row
    return end_pause(person_id=person_id, community_id=community_id, now=now)


def _end_credential(credential_id: UUID, *, now: datetime) -> bool:
    return end_credential(credential_id=credential_id, now=now)
