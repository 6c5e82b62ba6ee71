"""Real sockets on a real gateway process; every test's rows are committed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.client import Client
from tests.gateway.process import GatewayProcess, url_of

Join = Callable[..., Client]


@pytest.fixture(autouse=True)
def _committed(transactional_db: None) -> None:
    """What a scene writes is there for other processes."""


@pytest.fixture(scope="session")
def gateway(django_db_setup: None) -> Iterator[GatewayProcess]:
    """The gateway of all scenes that need no other; limits as in the protocol."""
    process = GatewayProcess(url_of(connection.settings_dict))
    yield process
    process.stop()


@pytest.fixture
def another_gateway(django_db_setup: None) -> Iterator[Callable[..., GatewayProcess]]:
    """Starts more gateways on the same database, with other limits if wished."""
    started: list[GatewayProcess] = []

    def start(**limits: Any) -> GatewayProcess:
        started.append(GatewayProcess(url_of(connection.settings_dict), **limits))
        return started[-1]

    yield start
    for process in started:
        process.stop()


@pytest.fixture
def join(gateway: GatewayProcess) -> Iterator[Join]:
    """Somebody's socket, welcomed: `join(ada)` or `join(ada, at=other_gateway)`."""
    clients: list[Client] = []

    def come_in(
        somebody: Person, at: GatewayProcess = gateway, token: str | None = None, **options: Any
    ) -> Client:
        client = Client(at.url, **options)
        clients.append(client)
        return client.hello(token or cast.token_of(somebody))

    yield come_in
    for client in clients:
        client.close()
