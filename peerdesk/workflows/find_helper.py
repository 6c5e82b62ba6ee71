"""The next step towards a helper: the first or the next wave of experts, or the fallback (C6).

Several stories leave a chat without a helper; each ends with this step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.core.statements import side_by_side
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import who_left
from peerdesk.domain.conversations.operations.moving import fall_back, look_again, tell
from peerdesk.domain.questions.pricing import share_of
from peerdesk.domain.questions.queries import question_of as paid_question
from peerdesk.domain.routing.matching import Facts
from peerdesk.domain.routing.operations.inviting import invite_only, invite_wave
from peerdesk.domain.routing.queries import Progress, Question, ask_candidates, asked_so_far
from peerdesk.domain.routing.sizing import size_by

# While nobody can be asked, it is tried again so often, in case that a news was missed.
LOOK: Final = timedelta(seconds=2)
# The former expert of a reopened chat is asked alone, for no longer than this (F5).
BRIEFLY: Final = timedelta(seconds=15)


@dataclass(slots=True)
class FirstLook:
    """Who may be asked of a conversation that is being opened, asked on the same journey."""

    now: datetime
    free: Callable[[], list[Facts]] | None = None

    def __call__(self, conversation: Conversation) -> None:
        """Ask, unless it doesn't wait for experts."""
        if _waits_for_experts(conversation):
            self.free = ask_candidates(question_of(conversation), self.now)


def find_helper(
    *,
    conversation: Conversation,
    now: datetime,
    first: bool = False,
    free: Callable[[], list[Facts]] | None = None,
) -> None:
    """Ask the next experts, wait for those who are asked, or fall back; never forgets (I7).

    Inside the caller's transaction, with the conversation locked. `first` says that it has only
    just been opened: nobody can have been asked yet. `free` are its candidates, if they were
    asked for already.
    """
    if not _waits_for_experts(conversation):
        return
    policy, question = conversation.community.policy, question_of(conversation)
    gives_up_at = (conversation.waiting_since or now) + policy.seconds("fallback_seconds")
    asked = Progress(0, 0, None) if first else asked_so_far(question)
    if asked.pending_until is not None:
        look_again(conversation, max(gives_up_at, asked.pending_until, now + LOOK))
    elif asked.waves and now >= gives_up_at:
        fall_back(conversation=conversation, now=now)
    elif _ask(conversation, question, asked, free, gives_up_at, now=now):
        return
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
        pays_minor=pays_at_most(conversation).amount_minor,
        now=now,
    )
    if not asked:
        find_helper(conversation=conversation, now=now)
        return
    look_at = max(until, now + policy.seconds("fallback_seconds"))
    _tell_asking(conversation, wave=1, asked=1, look_at=look_at, now=now)


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


def pays_at_most(conversation: Conversation) -> Money:
    """What a chat can earn: the highest step of the tariff, where the brand pays (C9).

    Where the customer pays, the expert's share of the price that is held (P1).
    """
    community = conversation.community
    if community.mode == Community.Mode.PAID:
        paid = paid_question(conversation.id)
        return share_of(paid.held, community) if paid else Money.zero(community.currency)
    if community.mode != Community.Mode.SPONSORED:
        return Money.zero(community.currency)
    return Money.of(community.policy.pay_for(5), community.currency)


def _waits_for_experts(conversation: Conversation) -> bool:
    return conversation.state == State.WAITING and conversation.queue == Queue.EXPERTS


def _ask(
    conversation: Conversation,
    question: Question,
    before: Progress,
    free: Callable[[], list[Facts]] | None,
    gives_up_at: datetime,
    *,
    now: datetime,
) -> bool:
    policy = conversation.community.policy
    expires_at = now + policy.seconds("accept_seconds")
    pays = pays_at_most(conversation)
    found = (free or ask_candidates(question, now))()
    with side_by_side():
        invitations = invite_wave(
            question=question,
            free=found,
            before=before,
            size=size_by(policy),
            expires_at=expires_at,
            pays_minor=pays.amount_minor,
            now=now,
        )
        if invitations:
            last = invitations[-1]
            look_at = max(gives_up_at, expires_at)
            _tell_asking(conversation, wave=last.wave, asked=last.place, look_at=look_at, now=now)
    return bool(invitations)


def _tell_asking(
    conversation: Conversation, *, wave: int, asked: int, look_at: datetime, now: datetime
) -> None:
    """The customer sees how far it has come (F15); it is looked at again at `look_at`."""
    tell(conversation, "asking", {"wave": wave, "asked": asked}, now=now, look_at=look_at)
