"""Push services of the tests' own, and browsers that subscribed to them."""

from collections.abc import Iterator

import pytest

from tests.delivery.push_service import PushService


@pytest.fixture
def push_service(settings: object) -> Iterator[PushService]:
    """A push service on this machine, which the settings let us call."""
    settings.PEERDESK_PUSH_PRIVATE = True  # type: ignore[attr-defined]
    with PushService() as service:
        yield service
