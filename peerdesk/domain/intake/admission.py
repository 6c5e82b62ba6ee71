"""Who may open a chat, when and in which language (pure but for the rows it is given, S5, S6)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.hours import hours_of, is_open, opens_at
from peerdesk.domain.communities.models import Community, Membership

_TICKET: Final = "ticket"


class WhyNot(StrEnum):
    """What stands between somebody and a chat."""

    NOT_A_CUSTOMER = "not_a_customer"
    INACTIVE = "inactive"
    HOURS = "hours"
    LANGUAGE = "language"


class ChatNotAllowed(Refusal):
    """Chat is for customers with an active account; a ticket is open to everyone (S5)."""

    code = "chat_not_allowed"
    sentence = _("Chat is for customers with an active account. You can leave a ticket.")


class ChatClosed(Refusal):
    """Outside the opening hours, or not in this language (S6)."""

    code = "chat_closed"
    sentence = _("The chat is closed now. You can leave a ticket.")


def why_not(
    community: Community, customer: Membership | None, language: str, now: datetime
) -> WhyNot | None:
    """What keeps this person from chatting in this language at `now`; None: nothing."""
    if customer is None or customer.ended_at is not None:
        return WhyNot.NOT_A_CUSTOMER
    if not customer.active:
        return WhyNot.INACTIVE
    if spoken(language, community.chat_languages) is None:
        return WhyNot.LANGUAGE
    if not is_open(hours_of(community), now):
        return WhyNot.HOURS
    return None


def refusal(community: Community, why: WhyNot, now: datetime) -> Refusal:
    """The same as a refusal, with what to do instead."""
    if why in (WhyNot.NOT_A_CUSTOMER, WhyNot.INACTIVE):
        sign_in = community.sign_in_url or None
        return ChatNotAllowed(why=why.value, alternative=_TICKET, sign_in_url=sign_in)
    opens = opens_at(hours_of(community), now)
    return ChatClosed(
        why=why.value,
        alternative=_TICKET,
        opens_at=rfc3339(opens) if opens else None,
        languages=list(community.chat_languages),
    )


def spoken(language: str, among: Sequence[str]) -> str | None:
    """The one of these languages that is meant: the same tag, else the same tongue (de-CH: de)."""
    tags = {tag.lower(): tag for tag in among}
    wanted = language.lower()
    tongue = wanted.partition("-")[0]
    if wanted in tags or tongue in tags:
        return tags.get(wanted) or tags[tongue]
    return next((tag for tag in among if tag.lower().partition("-")[0] == tongue), None)
