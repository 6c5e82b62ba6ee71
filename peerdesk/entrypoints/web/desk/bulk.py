"""What can be done with many cases at once, and how each is undone.

A capability adds its act to `ACTS`; acts run case by case, each in a transaction of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.assigning import assign, hand_to_team, put_back
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.operations.tagging import change_tags, set_tags
from peerdesk.entrypoints.web.desk.choices import Choices
from peerdesk.entrypoints.web.staff import reader_locale
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.solve_conversation import solve_conversation

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BulkAct:
    """`apply` does it to one case and gives what `undo` needs to know; both raise Refusals.

    `options` are the values to choose from, with their names; None if there is nothing to choose.
    """

    words: str | Promise
    done: str | Promise  # with %(count)s
    apply: Callable[[Caller, UUID, str], str]
    undo: Callable[[Caller, UUID, str], object]
    options: Callable[[Choices], Options] | None = None


def acts_of(choices: Choices) -> list[dict[str, Any]]:
    """The acts as the page offers them."""
    return [
        {
            "key": key,
            "words": act.words,
            "options": act.options(choices) if act.options else None,
        }
        for key, act in ACTS.items()
    ]


def _assign(caller: Caller, conversation_id: UUID, value: str) -> str:
    before = _case(caller, conversation_id).handler_id
    assign(caller=caller, conversation_id=conversation_id, to=UUID(value))
    return str(before or "")


def _give_back(caller: Caller, conversation_id: UUID, former: str) -> None:
    if former:
        assign(caller=caller, conversation_id=conversation_id, to=UUID(former))
    else:
        put_back(caller=caller, conversation_id=conversation_id)


def _hand_over(caller: Caller, conversation_id: UUID, value: str) -> str:
    case = _case(caller, conversation_id)
    before = f"{case.team_id or ''} {case.handler_id or ''}"
    hand_to_team(caller=caller, conversation_id=conversation_id, team=value or None)
    return before


def _take_back(caller: Caller, conversation_id: UUID, former: str) -> None:
    team, _space, handler = former.partition(" ")
    hand_to_team(caller=caller, conversation_id=conversation_id, team=team or None)
    if handler:
        assign(caller=caller, conversation_id=conversation_id, to=UUID(handler))


def _solve(caller: Caller, conversation_id: UUID, _value: str) -> str:
    before = _case(caller, conversation_id).handler_id
    solve_conversation(caller=caller, conversation_id=conversation_id)
    return str(before or "")


def _reopen(caller: Caller, conversation_id: UUID, former: str) -> None:
    reopened = reopen_conversation(caller=caller, conversation_id=conversation_id)
    if former and str(reopened.handler_id) != former:
        assign(caller=caller, conversation_id=conversation_id, to=UUID(former))


def _put_back(caller: Caller, conversation_id: UUID, _value: str) -> str:
    before = _case(caller, conversation_id).handler_id
    put_back(caller=caller, conversation_id=conversation_id)
    return str(before or "")


def _tag(caller: Caller, conversation_id: UUID, value: str) -> str:
    before = _case(caller, conversation_id).tags
    change_tags(caller=caller, conversation_ids=[conversation_id], add=[value])
    return ",".join(before)


def _untag(caller: Caller, conversation_id: UUID, former: str) -> None:
    tags = [tag for tag in former.split(",") if tag]
    set_tags(caller=caller, conversation_id=conversation_id, tags=tags)


def _all_tags(choices: Choices) -> Options:
    return list({tag.name: tag.name for tag in choices.tags}.items())


def _case(caller: Caller, conversation_id: UUID) -> Conversation:
    return conversation_for(caller, conversation_id).conversation


def _colleagues(choices: Choices) -> Options:
    return list({str(one.person_id): one.alias for one in choices.colleagues}.items())


def _all_teams(choices: Choices) -> Options:
    language = reader_locale().language
    return [(str(one.id), in_language(one.name, language)) for one in choices.teams]


ACTS: Final[dict[str, BulkAct]] = {
    "assign": BulkAct(
        _("Give to"), _("Given: %(count)s."), _assign, _give_back, options=_colleagues
    ),
    "team": BulkAct(
        _("Hand to team"), _("Handed over: %(count)s."), _hand_over, _take_back, options=_all_teams
    ),
    "tag": BulkAct(_("Tag"), _("Tagged: %(count)s."), _tag, _untag, options=_all_tags),
    "back": BulkAct(
        pgettext_lazy("a conversation", "Put back"),
        _("Put back: %(count)s."),
        _put_back,
        _give_back,
    ),
    "solve": BulkAct(_("Solved"), _("Solved: %(count)s."), _solve, _reopen),
}
