"""What scenes of notifications have in common."""

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.notifications.devices import register
from peerdesk.delivery.notifications.models import Device
from peerdesk.delivery.notifications.sending import Subscription
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.find_helper import find_helper
from tests.delivery.push_service import Browser, PushService

PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def has_device(somebody: Person, service: PushService, *answers: int) -> Browser:
    """A phone of somebody's, subscribed; its push service answers so at first."""
    browser = service.browser(*answers)
    registered(somebody, browser)
    return browser


def registered(somebody: Person, browser: Browser) -> Device:
    """The browser rings for somebody."""
    told = browser.as_json()
    return register(
        person_id=somebody.id,
        subscription=Subscription(told["endpoint"], **told["keys"]),
        user_agent=PHONE,
        now=clock.now(),
    )


@transaction.atomic
def invite(asked: Conversation) -> list[Invitation]:
    """The first wave for a chat that waits."""
    conversation = locked(asked.id)
    assert conversation is not None
    find_helper(conversation=conversation, now=clock.now())
    return list(Invitation.objects.filter(conversation=asked))
