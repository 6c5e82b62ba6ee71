"""Writes on briefs: written once, judged once or lapsed, and emptied by redaction (F9).

Called by workflows, which hold the conversation's lock and book what a judgement earns.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.saying import PARTS, Said
from peerdesk.domain.people.models import Person

# What can be taken away, and where it stands: the parts, and a reason in words of one's own.
WORDS: Final = {**{name: name for name in PARTS}, "reason": "reason_text"}


class NotJudged(Refusal):
    """The community pays for forwarded chats in another way, or it is too late."""

    code = "not_judged"
    sentence = _("This brief isn't to be judged: it is paid in another way.")


class AlreadyJudged(Refusal):
    """What a brief is worth is said once, since it is paid at once."""

    code = "already_judged"
    sentence = _("This brief is judged already.")


def write_brief(*, conversation: Conversation, expert_id: UUID, said: Said, now: datetime) -> Brief:
    """What the expert tells the support team, with the policy as it is now."""
    policy = conversation.community.policy
    return Brief.objects.create(
        conversation=conversation,
        community_id=conversation.community_id,
        episode=conversation.episode,
        expert_id=expert_id,
        team_id=conversation.team_id,
        reason=said.reason,
        reason_text=said.reason_text,
        goal=said.goal,
        tried=said.tried,
        facts=said.facts,
        forwarded_at=now,
        pays=policy.forward_pays,
        part_percent=policy.forward_part_percent,
    )


def require_open(brief: Brief) -> None:
    """Raises NotJudged or AlreadyJudged."""
    if brief.worth is not None:
        raise AlreadyJudged(state="judged")
    if brief.pays != Pays.BRIEF or brief.lapsed_at is not None:
        raise NotJudged(state="lapsed" if brief.lapsed_at else brief.pays)


def judge(brief: Brief, *, worth: int, by: Person, paid_minor: int, now: datetime) -> None:
    """What it is worth, 0 to 3, once and for ever.

    Inside the caller's transaction, which books `paid_minor`. Raises InvalidInput, NotJudged,
    AlreadyJudged.
    """
    require_worth(worth)
    require_open(brief)
    values = {"worth": worth, "judged_by": by, "judged_at": now, "paid_minor": paid_minor}
    rows = Brief.objects.filter(id=brief.id, worth=None, lapsed_at=None)
    if not rows.update(**values):
        raise AlreadyJudged(state="judged")
    for name, value in values.items():
        setattr(brief, name, value)


def require_worth(worth: object) -> None:
    """Raises InvalidInput unless it is a whole number from 0 to 3."""
    whole = isinstance(worth, int) and not isinstance(worth, bool)
    if not whole or worth not in range(MOST_WORTH + 1):
        raise InvalidInput({"worth": [str(_("Give 0 to 3."))]})


def lapse(brief: Brief, *, now: datetime) -> None:
    """The conversation has closed and nobody judged it: the part is paid instead."""
    rows = Brief.objects.filter(id=brief.id, pays=Pays.BRIEF, worth=None, lapsed_at=None)
    if rows.update(lapsed_at=now):
        brief.lapsed_at = now


def forget(*, conversation_id: UUID, texts: Collection[str]) -> None:
    """Empty every part of the conversation's briefs that holds one of the texts (I16)."""
    wanted = [text for text in texts if text]
    for brief in Brief.objects.filter(conversation_id=conversation_id):
        holding = [name for name, field in WORDS.items() if _holds(getattr(brief, field), wanted)]
        _set(brief, dict.fromkeys(holding, ""))


def take_words(brief: Brief, names: Collection[str]) -> dict[str, str]:
    """What stood there, by name; what was empty isn't named. Who passed it on and when stays."""
    taken = {name: getattr(brief, field) for name, field in WORDS.items() if name in names}
    taken = {name: text for name, text in taken.items() if text}
    _set(brief, dict.fromkeys(taken, ""))
    return taken


def cut_words(conversation_id: UUID, cut: Callable[[Any], Any]) -> None:
    """What was taken away elsewhere in the conversation is quoted in none of its briefs."""
    for brief in Brief.objects.filter(conversation_id=conversation_id):
        now = {name: getattr(brief, field) for name, field in WORDS.items()}
        left = {name: cut(text) for name, text in now.items()}
        _set(brief, {name: text for name, text in left.items() if text != now[name]})


def _set(brief: Brief, words: Mapping[str, str]) -> None:
    if not words:
        return
    gone = [name for name, text in words.items() if not text]
    brief.removed = sorted({*brief.removed, *gone})
    for name, text in words.items():
        setattr(brief, WORDS[name], text)
    brief.save(update_fields=[*(WORDS[name] for name in words), "removed"])


def _holds(part: str, texts: Collection[str]) -> bool:
    """Line by line, too: a draft quotes a message's lines, not always the whole of it."""
    lines = {line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > 3}
    return any(text in part for text in texts) or any(line in part for line in lines)
