"""An invitation rings on the expert's devices, once, and falls silent when it is over."""

from datetime import timedelta

import pytest
from django.core import mail

from peerdesk.core import clock
from peerdesk.delivery.notifications.models import Device, Notice, Push
from peerdesk.delivery.notifications.vapid import public_key
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.people.models import Person
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.ring_people import ring_people
from tests import cast
from tests.delivery.push_service import PushService
from tests.delivery.scenes import has_device, invite

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


def test_expert_is_rung_with_the_invitations_life_as_ttl(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    push_service.key = public_key()
    invite(asked)
    assert ring_people() == 1
    (arrived,) = browser.arrived
    assert arrived.headers["urgency"] == "high"
    assert 20 <= int(arrived.headers["ttl"]) <= 30
    assert arrived.told["title"] == "New question: Sending-Invoices"
    assert "How do I send an invoice twice?" in arrived.told["body"]
