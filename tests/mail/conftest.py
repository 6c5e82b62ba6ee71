"""A ticket to write in."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.mail.scenes import ticket


@pytest.fixture
def held(ada: Person, agnes: Person, failed_payment: Reason) -> Conversation:
    """Ada's ticket, in Agnes's hands."""
    return ticket(ada, failed_payment, agnes)
