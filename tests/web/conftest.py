"""A person's browser without scripts: Django's own client, signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from peerdesk.domain.people.models import Person

Browser = Callable[[Person | None], Client]


@pytest.fixture
def browser() -> Browser:
    """browser(ezra): signed in as Ezra, in English; browser(None) is a stranger's."""

    def opened(somebody: Person | None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if somebody is not None:
            client.force_login(somebody)
        return client

    return opened
