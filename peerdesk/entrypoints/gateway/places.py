"""What a session is in a timeline: by its subscription, or looked up for a single act.

Typing and reading need no subscription, and may come before one has been answered.
"""

from collections.abc import Callable
from uuid import UUID

from peerdesk.entrypoints.gateway import archive
from peerdesk.entrypoints.gateway.frames import error
from peerdesk.entrypoints.gateway.hub import NOT_YOURS, UNKNOWN, Channel, Hub, Subscription
from peerdesk.entrypoints.gateway.session import Session

Act = Callable[[Subscription], None]


def act_in_place(hub: Hub, session: Session, conversation: UUID, act: Act) -> None:
    """Done at once by who follows the conversation; who doesn't (yet) is looked up first."""
    if subscription := _followed(session, conversation):
        act(subscription)
    else:
        hub.spawn(_look_up_first(hub, session, conversation, act))


def _followed(session: Session, conversation: UUID) -> Subscription | None:
    subscription: Subscription | None = session.subscriptions.get(conversation)
    return subscription if subscription and subscription.standing else None


async def _look_up_first(hub: Hub, session: Session, conversation: UUID, act: Act) -> None:
    place = _unfollowed(hub, session, conversation)
    opened = await hub.archive.ask(archive.open_timeline, place.ask)
    if opened is None:
        session.put(error("not_found", NOT_YOURS, conversation=conversation))
        return
    place.standing = opened.standing
    place.channel.people = opened.people
    place.channel.head = max(place.channel.head, opened.head)
    act(_followed(session, conversation) or place)


def _unfollowed(hub: Hub, session: Session, conversation: UUID) -> Subscription:
    """Beside those who follow it, so that they are told; but no event goes there."""
    place = Subscription(session, Channel(conversation))
    listeners = hub.channels.get(conversation)
    if listeners is not None and listeners.head != UNKNOWN:
        place.channel.subscriptions = listeners.subscriptions
    return place
