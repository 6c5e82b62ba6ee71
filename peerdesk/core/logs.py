"""Logs: one line an event, for people or machines; secrets and personal data are struck out."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_PRIVATE = (
    "password", "secret", "token", "authorization", "cookie", "jwt", "iban", "email", "phone",
    "text", "body", "excerpt",
)  # fmt: skip
# The listener for mail (mail.log) would name who writes to whom; templates would show all they are
# given, a private box's text among it.
_CHATTY = (
    "httpx", "procrastinate", "granian", "_granian", "psycopg.pool", "asyncio", "mail.log",
    "django.template",
)  # fmt: skip
_STRUCK_OUT = "[struck out]"
# Addresses that open a door by themselves: an answer of 4xx or 5xx would name them.
_DOORS = re.compile(r"(/staff/(?=[\w-]{40})|/reset/key/|/confirm-email/)[^/\s]+")


def configure(*, level: str, machine_readable: bool, role: str) -> None:
    """Send everything that logs, ours and the libraries', to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_role(role),
        strike_out_private,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        handlers=[_handler(shared, machine_readable=machine_readable)],
        level=level.upper(),
        force=True,
    )
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))


def strike_out_private(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace values whose name says that they are secret or personal, at any depth.

    Of what is told in words, the secret part of addresses.
    """
    if isinstance(event.get("event"), str):
        event["event"] = _DOORS.sub(rf"\1{_STRUCK_OUT}", event["event"])
    for name in list(event):
        if name != "event":
            event[name] = _clean(name, event[name])
    return event


def _handler(shared: list[structlog.types.Processor], *, machine_readable: bool) -> logging.Handler:
    render: list[structlog.types.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if machine_readable
        else [_console()]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    return handler


def _console() -> structlog.types.Processor:
    # Drawing a traceback in colours takes a second; whoever logs it in a loop stands still.
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        sort_keys=False,
        exception_formatter=structlog.dev.plain_traceback,
    )


def _clean(name: str, value: Any) -> Any:
    if any(word in name.lower() for word in _PRIVATE):
        return _STRUCK_OUT
    if isinstance(value, dict):
        return {str(key): _clean(str(key), inner) for key, inner in value.items()}
    return value


def _add_role(role: str) -> structlog.types.Processor:
    def add(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if role:
            event.setdefault("role", role)
        return event

    return add
