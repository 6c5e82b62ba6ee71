"""Settings are read once, typed, with telling defaults."""

from pathlib import Path

import pytest

from peerdesk.config.environment import read


def test_an_empty_value_is_as_good_as_none() -> None:
    assert read({"PEERDESK_ENV": ""}).production is False
    assert "PEERDESK_ENV" not in read({"PEERDESK_ENV": ""}).given


@pytest.mark.parametrize(
    ("given", "sockets"),
    [
        ({}, "ws://127.0.0.1:8001/ws/v1"),
        (
            {"PEERDESK_BASE_URL": "http://desk.example.org:9000/"},
            "ws://desk.example.org:9001/ws/v1",
        ),
        ({"PEERDESK_BASE_URL": "https://desk.example.org"}, "wss://desk.example.org/ws/v1"),
        ({"PEERDESK_BASE_URL": "http://[::1]:8000"}, "ws://[::1]:8001/ws/v1"),
        ({"PEERDESK_GATEWAY_PORT": "9100"}, "ws://127.0.0.1:9100/ws/v1"),
        ({"PEERDESK_GATEWAY_URL": "wss://ws.example.org/ws/v1"}, "wss://ws.example.org/ws/v1"),
    ],
)
def test_the_sockets_address_follows_the_sites(given: dict[str, str], sockets: str) -> None:
    assert read(given).gateway_url == sockets


def test_production_knows_only_the_hosts_that_are_named() -> None:
    named = {
        "PEERDESK_ENV": "production",
        "PEERDESK_BASE_URL": "https://desk.example.org",
        "PEERDESK_HOSTS": "help.example.org, other.example.org",
    }
    assert read(named).hosts == ["desk.example.org", "help.example.org", "other.example.org"]


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    environment = read({"PEERDESK_HOME": str(tmp_path / "home")})
    first = environment.secret("PEERDESK_SECRET_KEY", "secret-key")
    assert len(first) >= 64
    assert environment.secret("PEERDESK_SECRET_KEY", "secret-key") == first
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_given_secret_is_used_and_not_written(tmp_path: Path) -> None:
    environment = read({"PEERDESK_HOME": str(tmp_path), "PEERDESK_SECRET_KEY": "given"})
    assert environment.secret("PEERDESK_SECRET_KEY", "secret-key") == "given"
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    ("given", "subject"),
    [
        ({}, "mailto:support@example.org"),
        ({"PEERDESK_MAIL_FROM": "Tally <help@example.org>"}, "mailto:help@example.org"),
        ({"PEERDESK_BASE_URL": "https://desk.example.org"}, "https://desk.example.org"),
        ({"PEERDESK_VAPID_SUBJECT": "mailto:ops@example.org"}, "mailto:ops@example.org"),
    ],
)
def test_push_services_may_turn_to_the_site_or_the_sender(
    given: dict[str, str], subject: str
) -> None:
    assert read(given).vapid_subject == subject


def test_pushes_stay_outside_unless_somebody_tries_peerdesk_out() -> None:
    assert not read({}).push_private
    assert read({"PEERDESK_DEMO": "1"}).push_private
    assert read({"PEERDESK_PUSH_PRIVATE": "1"}).push_private
    assert not read({"PEERDESK_DEMO": "1", "PEERDESK_ENV": "production"}).push_private
