"""Who may be asked, from the tables that people change, never from the seat's own copy."""

from uuid import UUID

from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation, Seat


def is_fit(person_id: UUID, chat: Conversation) -> bool:
    """There, qualified, of the language, not suspended, new to the chat and not its customer."""
    times = Availability.objects.get(person_id=person_id)
    passed = Qualification.objects.filter(person_id=person_id, revoked_at=None)
    qualified = passed.filter(covered=True)
    suspended = Suspension.objects.filter(person_id=person_id, state="in_force")
    gone = Participant.objects.filter(
        conversation=chat, person_id=person_id, role="expert", left_at__isnull=False
    )
    return (
        not times.paused
        and chat.language in times.languages
        and passed.filter(area__is_general=True).exists()
        and (chat.area_id is None or qualified.filter(area=chat.area_id).exists())
        and not suspended.exists()
        and not gone.exists()
        and person_id != chat.customer_id
    )


def places(person_id: UUID, limit: int = 2) -> int:
    """How many more chats they may be asked for; a newcomer has one at a time."""
    newcomer = Seat.objects.get(person_id=person_id).finished < 10
    held = Conversation.objects.filter(handler=person_id, state="active").count()
    asked = Invitation.objects.filter(expert=person_id, state="pending").count()
    return (1 if newcomer else limit) - held - asked


def waiting_in_vain(experts: list[Person]) -> list[tuple[str, str]]:
    """Chats that nobody is asked for, with an expert who might be and wasn't yet."""
    pending = Invitation.objects.filter(state="pending").values("conversation")
    waiting = Conversation.objects.filter(state="waiting", queue="experts")
    return [
        (str(chat.id), expert.name)
        for chat in waiting.exclude(id__in=pending)
        for expert in experts
        if is_fit(expert.id, chat)
        and places(expert.id) > 0
        and not Invitation.objects.filter(
            conversation=chat, episode=chat.episode, expert=expert
        ).exists()
    ]
