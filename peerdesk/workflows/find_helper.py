"""The next step towards a helper: the first or the next wave of experts, or the fallback (C6).

Several stories leave a chat without a helper; each ends with this step.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import who_left
from peerdesk.domain.conversations.operations.moving import fall_back, look_again, tell
from peerdesk.domain.routing.operations.inviting import invite_only, invite_wave
from peerdesk.domain.routing.queries import Progress, Question, asked_so_far
from peerdesk.domain.routing.sizing import size_by

# While nobody can be asked, it is tried again so often, in case that a news was missed.
LOOK: Final = timedelta(seconds=2)
# The former expert of a reopened chat is asked alone, for no longer than this (F5).
BRIEFLY: Final = timedelta(seconds=15)


def find_helper(*, conversation: Conversation, now: datetime, first: bool = False) -> None:
    """Ask the next experts, wait for those who are asked, or fall back; never forgets (I7).

    Inside the caller's transaction, with the conversation locked. `first` says that it has only
    just been opened: nobody can have been asked yet.
    """
    if conversation.state != State.WAITING or conversation.queue != Queue.EXPERTS:
        return
    policy, question = conversation.community.policy, question_of(conversation)
    gives_up_at = (conversation.waiting_since or now) + policy.seconds("fallback_seconds")
    asked = Progress(0, 0, None) if first else asked_so_far(question)
    if asked.pending_until is not None:
        look_again(conversation, max(gives_up_at, asked.pending_until, now + LOOK))
    elif asked.waves and now >= gives_up_at:
        fall_back(conversation=conversation, now=now)
    elif _ask(conversation, question, asked, now=now):
        look_again(conversation, max(gives_up_at, now + policy.seconds("accept_seconds")))
    elif now >= gives_up_at:
        fall_back(conversation=conversation, now=now)
    else:
        look_again(conversation, min(gives_up_at, now + LOOK))


def ask_former(*, conversation: Conversation, former_id: UUID, now: datetime) -> None:
    """Ask the former expert alone and briefly; if they can't be asked, anybody (F5)."""
    policy, question = conversation.community.policy, question_of(conversation)
    until = now + min(BRIEFLY, policy.seconds("accept_seconds"))
    asked = invite_only(
        question=question,
        before=asked_so_far(question),
        person_id=former_id,
        expires_at=until,
        pays_minor=pays_at_most(conversation.community).amount_minor,
        now=now,
    )
    if not asked:
        find_helper(conversation=conversation, now=now)
        return
    _tell_asking(conversation, wave=1, asked=1, now=now)
    look_again(conversation, max(until, now + policy.seconds("fallback_seconds")))


def question_of(conversation: Conversation) -> Question:
    """What routing must know of the conversation."""
    return Question(
        conversation_id=conversation.id,
        community_id=conversation.community_id,
        customer_id=conversation.customer_id,
        episode=conversation.episode,
        area_id=conversation.area_id,
        language=conversation.language,
        not_again=who_left(conversation),
    )


def pays_at_most(community: Community) -> Money:
    """What a chat can earn: the highest step of the tariff, where the brand pays (C9)."""
    if community.mode != Community.Mode.SPONSORED:
        return Money.zero(community.currency)
    return Money.of(community.policy.pay_for(5), community.currency)


def _ask(
    conversation: Conversation, question: Question, before: Progress, *, now: datetime
) -> bool:
    policy = conversation.community.policy
    invitations = invite_wave(
        question=question,
        before=before,
        size=size_by(policy),
        expires_at=now + policy.seconds("accept_seconds"),
        pays_minor=pays_at_most(conversation.community).amount_minor,
        now=now,
    )
    if invitations:
        last = invitations[-1]
        _tell_asking(conversation, wave=last.wave, asked=last.place, now=now)
    return bool(invitations)


def _tell_asking(conversation: Conversation, *, wave: int, asked: int, now: datetime) -> None:
    """The customer sees how far it has come (F15)."""
    tell(conversation, "asking", {"wave": wave, "asked": asked}, now=now)
