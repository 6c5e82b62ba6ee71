"""A question's price that went back after it was earned, as a line of the statement (C14, P11)."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.entrypoints.web.workspace.earned_line import Earned
from peerdesk.entrypoints.web.workspace.statement import TakenBack


def taken_back(line: TakenBack, names: Mapping[UUID, str]) -> Earned:
    """The expert's share of what the customer got back."""
    back, question = line.back, line.back.question
    return Earned(
        key=f"{back.pk}-returned",
        kind=_("question given back"),
        conversation=question.conversation_id,
        reason=question.conversation.reason.name,
        alias=names.get(question.conversation_id, ""),
        at=line.mark.at,
        amount=Money(-back.share_minor, question.currency),
        why=_("your share of what the customer got back"),
    )
