"""Making an offer (P2, P3): the card in the thread, and the customer told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from peerdesk.core import clock
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.conversations.access import pairs
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.readiness import facts_of, judge
from peerdesk.domain.premium.refusals import (
    NotGranted,
    OfferOpen,
    OfferTooEarly,
    ResponsibilityUnconfirmed,
)
from peerdesk.domain.premium.responsibility import confirm, confirmation, in_force
from peerdesk.domain.premium.templates import as_columns, template_of, terms_of
from peerdesk.domain.premium.terms import Draft, Terms
from peerdesk.domain.premium.wire import offered_wire


@transaction.atomic
def make_offer(
    *,
    caller: Caller,
    conversation_id: UUID,
    draft: Draft,
    template_id: UUID | None = None,
    responsibility: int | None = None,
    now: datetime | None = None,
) -> PremiumOffer:
    """The offer stands before the customer until it is answered, withdrawn or expired.

    What `draft` leaves out comes from the template. `responsibility` confirms that version of the
    text, which the first offer needs (P15). Raises InvalidInput, OfferTooEarly (with
    `available_at`), NotGranted, OfferOpen, ResponsibilityUnconfirmed, NotHandler, NotFound.
    """
    conversation = held_for(caller, conversation_id).conversation
    expert_id = caller.person.id
    if expert_id != conversation.handler_id or not pairs(conversation, expert_id):
        raise NotHandler(state=conversation.state)
    now = now or clock.now()
    _check_ready(conversation, now)
    if template_id:
        kept = template_of(conversation.community, expert_id, template_id)
        draft = draft.over(terms_of(kept))
    terms = Terms.parse(draft, conversation.community)
    _check_responsibility(caller, conversation, responsibility, now)
    return _offer(conversation, expert_id, terms, now)


def _check_ready(conversation: Conversation, now: datetime) -> None:
    facts = facts_of([conversation.id])[conversation.id]
    found = judge(facts, conversation.community.policy, now=now)
    if found.why == "not_granted":
        raise NotGranted
    if found.why == "offer_open":
        raise OfferOpen(premium_offer=str(found.open_offer))
    if found.why == "too_early":
        at = clock.rfc3339(found.available_at) if found.available_at else None
        raise OfferTooEarly(available_at=at, replies_missing=found.replies_missing)


def _check_responsibility(
    caller: Caller, conversation: Conversation, version: int | None, now: datetime
) -> None:
    community, language = conversation.community, get_language() or "en"
    if version is not None:
        confirm(
            community=community, expert=caller.person, version=version, language=language, now=now
        )
        return
    current = in_force(community)
    if confirmation(community, caller.person.id, current.version) is None:
        raise ResponsibilityUnconfirmed(responsibility=current.version, text=current.text(language))


def _offer(
    conversation: Conversation, expert_id: UUID, terms: Terms, now: datetime
) -> PremiumOffer:
    expires_at = now + conversation.community.policy.hours("premium_offer_hours")
    offer = PremiumOffer.objects.create(
        conversation=conversation,
        community=conversation.community,
        expert_id=expert_id,
        customer_id=conversation.customer_id,
        offered_at=now,
        expires_at=expires_at,
        due_at=expires_at,
        offered_seq=conversation.last_seq + 1,
        **as_columns(terms),
    )
    record(
        conversation=conversation,
        kind="premium_offered",
        author=Participant.objects.get(conversation=conversation, person_id=expert_id),
        data=offered_wire(offer),
        now=now,
    )
    announcing.tell(
        person_id=offer.customer_id,
        kind="premium_offered",
        url=f"/conversations/{conversation.id}/",
        values={"community": conversation.community.name},
        now=now,
    )
    return offer
