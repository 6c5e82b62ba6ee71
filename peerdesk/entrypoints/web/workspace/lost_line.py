"""A part of a share that a lost dispute took, as a line of the statement (C14, P11)."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.entrypoints.web.workspace.earned_line import Earned
from peerdesk.entrypoints.web.workspace.statement import Lost


def lost(line: Lost, names: Mapping[UUID, str]) -> Earned:
    """What support took back, in writing."""
    case, conversation = line.case, line.case.conversation
    return Earned(
        key=f"{case.pk}-lost",
        kind=_("dispute lost"),
        conversation=line.conversation_id,
        reason=conversation.reason.name if conversation else {},
        alias=names.get(line.conversation_id, ""),
        at=line.mark.at,
        amount=Money(-case.taken_minor, case.dispute.charge.currency),
        why=_("the customer's bank took the payment back: “%(why)s”") % {"why": case.taken_why},
    )
