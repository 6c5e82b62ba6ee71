"""An expert finds that a question belongs to another area (F10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.models import Area
from peerdesk.domain.communities.queries import area_in
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.moving import move_area
from peerdesk.domain.expertise.queries import covered_areas
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.operations.serving import must_be_free
from peerdesk.workflows.hand_on import hand_on


class NotQualified(Refusal):
    """Only who has passed the area's test, and covers it, can keep the question there."""

    code = "not_qualified"
    sentence = _("You don't cover this area. The question can go to an expert who does.")


@transaction.atomic
def move_to_area(
    *,
    caller: Caller,
    conversation_id: UUID,
    area: UUID | str,
    keep: bool = False,
    now: datetime | None = None,
) -> Conversation:
    """The question stands in this area from now on, and the customer is told so.

    With `keep` its expert, who covers the area, goes on; otherwise an expert of that area is asked.
    Raises InvalidInput (`area`), NotQualified, ServiceUnderWay, NotHandler for anybody but its
    expert, NotFound.
    """
    conversation = held_for(caller, conversation_id).conversation
    is_mine = conversation.handler_id == caller.person.id
    if conversation.state != State.ACTIVE or conversation.handler_role != "expert" or not is_mine:
        raise NotHandler(state=conversation.state)
    to = _other_area(conversation, area)
    if keep and to.id not in covered_areas(caller.person.id, conversation.community_id):
        raise NotQualified
    if not keep:
        must_be_free(conversation)
    now = now or clock.now()
    move_area(conversation, to, now=now)
    if not keep:
        hand_on(conversation=conversation, by="expert", now=now)
    return conversation


def _other_area(conversation: Conversation, key: UUID | str) -> Area:
    to = area_in(conversation.community_id, key)
    if to is None or to.is_general:
        raise InvalidInput({"area": [str(_("There is no such area."))]})
    if to.id == conversation.area_id:
        raise InvalidInput({"area": [str(_("The question is in this area already."))]})
    return to
