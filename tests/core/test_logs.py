"""Logs hold no secret and no personal data."""

import json
import logging

import pytest
import structlog

from peerdesk.core import logs


def test_private_values_are_struck_out_at_any_depth() -> None:
    event = {"event": "login", "email": "ada@example.org", "more": {"api_token": "x", "stars": 5}}
    clean = logs.strike_out_private(None, "info", event)
    struck = "[struck out]"
    assert clean == {"event": "login", "email": struck, "more": {"api_token": struck, "stars": 5}}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f"Forbidden: /staff/{'a-_B' * 11}/change", "Forbidden: /staff/[struck out]/change"),
        (
            "Gone: /accounts/password/reset/key/2-xyz/",
            "Gone: /accounts/password/reset/key/[struck out]/",
        ),
        ("Not Found: /manage/tally/staff/01a2055e-9a68-7ec9-9a10-ecffbba1b863/", None),
    ],
)
def test_addresses_that_open_a_door_are_struck_out(told: str, kept: str | None) -> None:
    assert logs.strike_out_private(None, "warning", {"event": told}) == {"event": kept or told}


def test_machines_get_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        logs.configure(level="info", machine_readable=True, role="worker")
        structlog.get_logger("scene").info("swept", moved=3, iban="CH00")
        logging.getLogger("library").warning("hm")
    finally:
        root.handlers[:], root.level = before
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["moved"], first["role"]) == ("swept", 3, "worker")
    assert first["iban"] == "[struck out]"
    assert (second["event"], second["level"]) == ("hm", "warning")
