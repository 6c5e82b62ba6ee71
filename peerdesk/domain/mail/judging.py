"""Whose a mail is, and whether it may be posted (S8).

A reply address is a key that its owner may have shown to others, and a sender is easily forged:
only both together, with nothing said against them, write into a timeline. Everything else waits for
a person.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from peerdesk.core.limits import Limit, TooMany, take
from peerdesk.delivery.mail import outbox
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.queries import leads_to
from peerdesk.domain.mail import proving
from peerdesk.domain.mail.addresses import own_mail, participant_of
from peerdesk.domain.mail.reading import Letter
from peerdesk.domain.mail.robots import robot
from peerdesk.domain.people.queries import address_in

# A person writes less; two machines that answer each other write more.
_RATE: Final = Limit("mail_in", burst=20, per=timedelta(hours=1))
_LONGEST_CHAIN: Final = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done: post it as `seat` into `conversation`, or not, because of `why`."""

    why: str = ""
    nobody: bool = False  # no person wrote it: nothing to decide
    community: Community | None = None
    conversation: Conversation | None = None
    seat: Participant | None = None


def judge(letter: Letter, recipient: str) -> Verdict:
    """Post, ignore or set aside; takes from the sender's rate if it is to be posted."""
    if machine := robot(letter):
        return Verdict(machine, nobody=True)
    seat = _seat(participant_of(recipient))
    answered = seat or _answered_seat(letter)
    if answered is None:
        return Verdict("unknown_address", community=community_for(recipient, letter))
    conversation = _target(answered.conversation_id)
    why = _objection(letter, answered, conversation, by_address=seat is not None)
    return Verdict(why, community=conversation.community, conversation=conversation, seat=answered)


def community_for(recipient: str, letter: Letter | None = None) -> Community | None:
    """Whose people are to look at a mail that opens nothing."""
    if seat := _seat(participant_of(recipient)):
        return seat.conversation.community
    if named := Community.objects.filter(slug=recipient.partition("@")[0]).first():
        return named
    if letter is None:
        return None
    if answered := _answered_seat(letter):
        return answered.conversation.community
    senders = [one for one in letter.senders if one][:1]
    known = Membership.objects.filter(person__email__in=senders, ended_at=None)
    rows = known.select_related("community").order_by("since")[:1]
    return next((row.community for row in rows), None)


def conversation_answered(letter: Letter, recipient: str) -> Conversation | None:
    """Where a mail belongs by its address, or by what it refers to, whoever wrote it."""
    seat = _seat(participant_of(recipient)) or _answered_seat(letter)
    return _target(seat.conversation_id) if seat else None


def _objection(
    letter: Letter, seat: Participant, conversation: Conversation, *, by_address: bool
) -> str:
    """Why it isn't posted, as a code; "" if it is."""
    person = seat.person
    known = address_in(person, conversation.community_id).lower()
    if len(set(letter.senders)) != 1 or len(letter.headers.get("from", [])) != 1:
        return "unclear_sender"
    if not known or letter.senders[0] != known:
        return "other_sender"
    if proving.failed(letter) or (not by_address and not proving.proved(letter)):
        return "not_proved"
    if seat.left_at is not None or conversation.customer_id != person.id:
        return "no_access"
    try:
        take(_RATE, seat.pk)
    except TooMany:
        return "too_many"
    return ""


def _seat(participant_id: int | None) -> Participant | None:
    if participant_id is None:
        return None
    rows = Participant.objects.select_related("person", "conversation__community")
    return rows.filter(id=participant_id).first()


def _answered_seat(letter: Letter) -> Participant | None:
    """The customer's seat in the conversation whose mail is answered, by what it refers to."""
    for reference in letter.references[-_LONGEST_CHAIN:][::-1]:
        mail_id = own_mail(reference)
        conversation_id = outbox.conversation_of(mail_id) if mail_id else None
        if conversation_id:
            rows = Participant.objects.select_related("person", "conversation__community")
            return rows.filter(conversation_id=conversation_id, role="customer").first()
    return None


def _target(conversation_id: UUID) -> Conversation:
    """The conversation, or the one that it was merged into."""
    rows = Conversation.objects.select_related("community", "customer")
    return rows.get(id=leads_to(conversation_id) or conversation_id)
