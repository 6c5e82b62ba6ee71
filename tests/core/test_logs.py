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
