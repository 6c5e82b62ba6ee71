"""Production refuses to start when a setting is missing or unsafe, and says which."""

from pathlib import Path

import pytest

from peerdesk.config.checks import unsafe_for_production
from peerdesk.config.environment import Environment, Unreadable, read
from tests.house.running import peerdesk

KEY = "qZ5vR8-tY2uI7oP1aS4dF6gH9jK3lX0cV"
SAFE = {
    "PEERDESK_ENV": "production",
    "PEERDESK_SECRET_KEY": KEY,
    "PEERDESK_MASTER_KEY": KEY[::-1],
    "PEERDESK_BASE_URL": "https://help.example.org",
    "PEERDESK_MAIL_URL": "smtp://mail.example.org:587",
}
UNSAFE = {
    "PEERDESK_DEBUG": "1",
    "PEERDESK_DEMO": "1",
    "PEERDESK_SECRET_KEY": "",
    "PEERDESK_MASTER_KEY": "",
    "PEERDESK_BOX_KEYS": "too-short",
    "PEERDESK_BASE_URL": "http://help.example.org",
    "PEERDESK_GATEWAY_URL": "ws://help.example.org/ws/v1",
    "PEERDESK_HOSTS": "*",
    "PEERDESK_MAIL_URL": "",
    "PEERDESK_PUSH_PRIVATE": "1",
    "PEERDESK_VAPID_PRIVATE_KEY": "dG9vIHNob3J0",
    "PEERDESK_VAPID_SUBJECT": "somebody@example.org",
    "PEERDESK_FILES_URL": "s3+http://key:hidden@files.example.org/bucket",
    "PEERDESK_PAYMENTS": "local",
    "DATABASE_URL": "postgresql://u:p@db.example.org/peerdesk?sslmode=disable",
}


def settings(home: Path, **values: str) -> Environment:
    return read({"PEERDESK_HOME": str(home), **SAFE, **values})


def test_safe_settings_are_accepted(tmp_path: Path) -> None:
    assert unsafe_for_production(settings(tmp_path)) == []


@pytest.mark.parametrize("name", UNSAFE)
def test_each_unsafe_setting_is_named(tmp_path: Path, name: str) -> None:
    (sentence,) = unsafe_for_production(settings(tmp_path, **{name: UNSAFE[name]}))
    assert name in sentence


@pytest.mark.parametrize("name", ["PEERDESK_SECRET_KEY", "PEERDESK_MASTER_KEY"])
@pytest.mark.parametrize("key", ["tiny-k", "a" * 64, "django-insecure-" + KEY, "changeme-" + KEY])
def test_a_guessable_key_is_unsafe(tmp_path: Path, name: str, key: str) -> None:
    (sentence,) = unsafe_for_production(settings(tmp_path, **{name: key}))
    assert name in sentence
    assert key not in sentence


LIVE = {
    "PEERDESK_PAYMENTS": "stripe",
    "PEERDESK_STRIPE_KEY": "sk_live_" + KEY,
    "PEERDESK_STRIPE_WEBHOOK_SECRET": "whsec_" + KEY,
}


def test_a_live_account_is_accepted_and_so_is_none(tmp_path: Path) -> None:
    assert unsafe_for_production(settings(tmp_path, **LIVE)) == []
    assert settings(tmp_path).payments == "none"
    assert read({"PEERDESK_HOME": str(tmp_path)}).payments == "local"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PEERDESK_STRIPE_KEY", "sk_test_" + KEY),
        ("PEERDESK_STRIPE_KEY", ""),
        ("PEERDESK_STRIPE_WEBHOOK_SECRET", ""),
    ],
)
def test_an_account_that_could_take_no_money_is_unsafe(
    tmp_path: Path, name: str, text: str
) -> None:
    (sentence,) = unsafe_for_production(settings(tmp_path, **{**LIVE, name: text}))
    assert name in sentence
    assert KEY not in sentence


def test_the_provider_of_test_money_never_runs_in_production(tmp_path: Path) -> None:
    refused = peerdesk("provider", home=tmp_path, **{**SAFE, "PEERDESK_HOME": str(tmp_path)})
    assert refused.returncode == 1
    assert "never runs in production" in refused.stderr


def test_one_key_for_both_purposes_is_unsafe(tmp_path: Path) -> None:
    (sentence,) = unsafe_for_production(settings(tmp_path, PEERDESK_MASTER_KEY=KEY))
    assert "PEERDESK_MASTER_KEY" in sentence


def test_a_home_with_demo_people_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "demo-loaded").touch()
    (sentence,) = unsafe_for_production(settings(tmp_path))
    assert "demo data" in sentence


@pytest.mark.parametrize("words", [["run"], ["web"], ["gateway"], ["worker"], ["demo"]])
def test_no_process_starts_with_unsafe_settings(tmp_path: Path, words: list[str]) -> None:
    refused = peerdesk(*words, home=tmp_path, **{**SAFE, "PEERDESK_DEBUG": "1"})
    assert refused.returncode == 1
    assert "PEERDESK_DEBUG" in refused.stderr
    assert not (tmp_path / "database").exists()


def test_run_with_demo_is_refused_in_production(tmp_path: Path) -> None:
    refused = peerdesk("run", "--demo", home=tmp_path, **SAFE)
    assert refused.returncode == 1
    assert "--demo" in refused.stderr


def test_check_lists_every_setting_and_what_is_unsafe(tmp_path: Path) -> None:
    told = peerdesk("check", home=tmp_path)
    assert told.returncode == 1
    assert "DATABASE_URL" in told.stdout
    assert "unsafe: PEERDESK_SECRET_KEY" in told.stdout


def test_check_prints_no_secret(tmp_path: Path) -> None:
    told = peerdesk("check", home=tmp_path, **SAFE)
    assert told.returncode == 0
    assert KEY not in told.stdout + told.stderr


def test_a_misspelt_setting_is_pointed_out(tmp_path: Path) -> None:
    told = peerdesk("check", home=tmp_path, PEERDESK_BASEURL="https://help.example.org")
    assert "PEERDESK_BASEURL is not a setting" in told.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("PEERDESK_DEBUG", "perhaps"), ("PEERDESK_ENV", "live")]
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, name: str, value: str) -> None:
    told = peerdesk("check", home=tmp_path, **{name: value})
    assert told.returncode == 1
    assert name in told.stderr
    assert "Traceback" not in told.stderr


def test_a_number_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="PEERDESK_WEB_THREADS"):
        settings(tmp_path, PEERDESK_WEB_THREADS="many").number("PEERDESK_WEB_THREADS")
