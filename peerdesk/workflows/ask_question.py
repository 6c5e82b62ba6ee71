"""A customer writes to us: a chat whose first experts are asked at once, or a ticket (S1, S2)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.statements import side_by_side
from peerdesk.domain.communities.access import within_reach
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.operations import alias_from, keep_customer
from peerdesk.domain.communities.queries import ask_customer
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.attaching import claim
from peerdesk.domain.conversations.operations.opening import Opening, open_conversation
from peerdesk.domain.conversations.waiting import ask_open_count
from peerdesk.domain.intake.admission import refusal, spoken, why_not
from peerdesk.domain.intake.form import checked_fields, files_in
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import ask_reason
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.find_helper import FirstLook, find_helper

MOST_OPEN: Final = 20
LONGEST_TEXT: Final = 8000
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)


class TooManyOpen(Refusal):
    """The customer has as many open conversations as one may have."""

    code = "too_many_open"
    status = 429
    sentence = _("You have many open conversations. Please close one before you open another.")


@transaction.atomic
def ask_question(
    *,
    caller: Caller,
    community: Community,
    reason: UUID | str,
    text: str,
    language: str = "",
    fields: Mapping[str, Any] | None = None,
    client_id: UUID | None = None,
    channel: str | None = None,
    attachments: Sequence[str] = (),
    now: datetime | None = None,
) -> Conversation:
    """Open a conversation; `channel="ticket"` makes a ticket of a reason that is a chat.

    `attachments` are ids of files that the caller uploaded for it, as are those of the form.
    Raises InvalidInput (`reason`, `text`, `fields.KEY`, ...), ChatNotAllowed and
    ChatClosed (a ticket is the way on), TooManyOpen, and NotFound for a token of elsewhere.
    """
    opening = checked_opening(
        caller, community, reason, text, language, fields, channel, attachments, now=now
    )
    look = FirstLook(opening.at)
    conversation = open_conversation(opening, client_id=client_id, meanwhile=look)
    find_helper(conversation=conversation, now=opening.at, first=True, free=look.free)
    return conversation


def checked_opening(
    caller: Caller,
    community: Community,
    reason: UUID | str,
    text: str,
    language: str,
    fields: Mapping[str, Any] | None,
    channel: str | None,
    attachments: Sequence[str],
    *,
    now: datetime | None,
) -> Opening:
    """Every check, and the files locked; in the caller's transaction. Raises as `ask_question`."""
    within_reach(caller, community.id)
    with side_by_side():
        present = clock.asked()
        wanted = ask_reason(community.id, reason)
        known = ask_customer(caller.person.id, community)
        count = ask_open_count(customer_id=caller.person.id, community_id=community.id)
    now, chosen, customer = now or present(), wanted(), known()
    channel = _channel(chosen, channel)
    language = language or caller.person.language
    if channel == Reason.Channel.CHAT and _is_tag(language):
        obstacle = why_not(community, customer, language, now)
        if obstacle:
            raise refusal(community, obstacle, now)
    answers = _checked(chosen, text, language, fields)
    customer = customer or _come_by_ticket(caller, community, now)
    if count() >= MOST_OPEN:
        raise TooManyOpen(retry_after=60)
    named = [*attachments, *files_in(chosen.fields, answers)]
    return Opening(
        customer=customer,
        reason=chosen,
        channel=channel,
        language=_known(community, channel, language),
        text=text,
        fields=answers,
        files=claim(community=community, uploader=caller.person, file_ids=named) if named else (),
        at=now,
    )


def _channel(reason: Reason, wish: str | None) -> str:
    if wish not in (None, Reason.Channel.CHAT, Reason.Channel.TICKET):
        raise InvalidInput({"channel": [str(_("Choose chat or ticket."))]})
    return wish if wish == Reason.Channel.TICKET else reason.channel


def _come_by_ticket(caller: Caller, community: Community, now: datetime) -> Membership:
    """Who leaves a ticket without an account at the brand is a customer who may not chat (S5)."""
    return keep_customer(
        person=caller.person,
        community=community,
        alias=alias_from(caller.person.name, str(_("Customer"))),
        active=False,
        plan="",
        now=now,
    )


def _checked(
    reason: Reason, text: str, language: str, fields: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The form's answers; raises InvalidInput with everything that is wrong, at once."""
    errors: dict[str, list[str]] = {}
    answers: dict[str, Any] = {}
    if not text.strip() or len(text) > LONGEST_TEXT:
        errors["text"] = [str(_("Write 1 to 8,000 characters."))]
    elif not _is_storable(text):
        errors["text"] = [str(_("This text has characters that can't be stored."))]
    if not _is_tag(language):
        errors["language"] = [str(_("Give a language, such as en or de-CH."))]
    try:
        answers = checked_fields(reason.fields, fields)
    except InvalidInput as wrong:
        errors |= wrong.errors
    if errors:
        raise InvalidInput(errors)
    return answers


def _is_tag(language: str) -> bool:
    """Whether it could be a language at all; whether it is spoken here is another question."""
    return len(language) <= 12 and bool(_LANGUAGE_TAG.fullmatch(language))


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _known(community: Community, channel: str, language: str) -> str:
    """The community's own tag for the language; a ticket may come in any."""
    among = community.chat_languages if channel == Reason.Channel.CHAT else community.languages
    return spoken(language, among) or language
