"""Where the local payment provider of a run listens, and when there is none."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from peerdesk.config import local_provider
from peerdesk.config.environment import Environment, read

SITE = "http://127.0.0.1:8000"


def environment(home: Path, **values: str) -> Environment:
    return read({"PEERDESK_HOME": str(home), **values})


@pytest.mark.promise("B1")
def test_it_has_a_port_of_its_own_and_the_same_after_a_restart(tmp_path: Path) -> None:
    ours = environment(tmp_path)
    first = local_provider.address(ours, "127.0.0.1", SITE)
    command = local_provider.command(ours, "127.0.0.1", first, SITE)
    assert command[-1] == f"{SITE}/hooks/payments/local/"
    assert local_provider.address(ours, "127.0.0.1", SITE) == first
    with socket.create_server(("127.0.0.1", urlsplit(first).port or 0)):
        assert local_provider.address(ours, "127.0.0.1", SITE) != first


def test_a_machine_that_is_open_to_others_is_called_as_its_site_is(tmp_path: Path) -> None:
    ours = environment(tmp_path)
    near = local_provider.address(ours, "0.0.0.0", "http://desk.example.org:8000")
    assert urlsplit(near).hostname == "desk.example.org"
    behind_a_proxy = local_provider.address(ours, "0.0.0.0", "https://desk.example.org")
    assert urlsplit(behind_a_proxy).hostname == "127.0.0.1"
    six = local_provider.address(ours, "::1", "http://[::1]:8000")
    assert six.startswith("http://[::1]:")


def test_one_of_the_operators_own_is_not_started(tmp_path: Path) -> None:
    given = environment(tmp_path, PEERDESK_PROVIDER_URL="https://pay.example.org/")
    where = local_provider.address(given, "127.0.0.1", SITE)
    assert where == "https://pay.example.org"
    assert local_provider.command(given, "127.0.0.1", where, SITE) == []


@pytest.mark.parametrize("kind", ["stripe", "none"])
def test_there_is_none_where_another_is_chosen(tmp_path: Path, kind: str) -> None:
    other = environment(tmp_path, PEERDESK_PAYMENTS=kind)
    where = local_provider.address(other, "127.0.0.1", SITE)
    assert where == ""
    assert local_provider.command(other, "127.0.0.1", where, SITE) == []
