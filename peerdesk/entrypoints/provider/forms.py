"""Form bodies as Stripe's clients write them: `a[b][0][c]=d`, and files in multipart."""

import json
import re
from email import message_from_string
from typing import Any
from urllib.parse import parse_qsl

from peerdesk.entrypoints.provider.answers import Refused

_STEP = re.compile(r"\[([^\[\]]*)\]")


def read_form(text: str) -> dict[str, Any]:
    """The nested values; numbers and truth stay text, as they came."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head = name.split("[", 1)[0]
        _place(found, [head, *_STEP.findall(name[len(head) :])], value)
    return {name: _settled(value) for name, value in found.items()}


def read_multipart(kind: str, body: bytes) -> dict[str, Any]:
    """Its fields; a file is `{"name", "content"}`, byte for byte."""
    found: dict[str, Any] = {}
    mark = _parameter(f"Content-Type: {kind}", "boundary")
    for part in body.split(b"--" + mark.encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        said = head.decode("utf-8", "replace")
        name = _parameter(said, "name", "content-disposition")
        file_name = _parameter(said, "filename", "content-disposition")
        found[name] = {"name": file_name, "content": content} if file_name else content.decode()
    return found


def _parameter(head: str, name: str, header: str = "content-type") -> str:
    return str(message_from_string(f"{head}\r\n\r\n").get_param(name, header=header) or "")


def number(params: dict[str, Any], name: str, *, least: int = 0) -> int:
    """A whole number; refused when it is missing, none or too small."""
    text = params.get(name)
    if text in (None, ""):
        raise Refused(
            code="parameter_missing", message=f"Missing required param: {name}.", param=name
        )
    if not re.fullmatch(r"-?[0-9]{1,12}", str(text)):
        raise Refused(
            code="parameter_invalid_integer", message=f"Invalid integer: {text}", param=name
        )
    if int(str(text)) < least:
        raise Refused(
            code="parameter_invalid_integer",
            message=f"Invalid value: {name} must be {least} or more.",
            param=name,
        )
    return int(str(text))


def word(params: dict[str, Any], name: str) -> str:
    """A text that must be there."""
    text = params.get(name)
    if not isinstance(text, str) or not text:
        raise Refused(
            code="parameter_missing", message=f"Missing required param: {name}.", param=name
        )
    return text


def yes(params: dict[str, Any], name: str) -> bool:
    """Whether it says true."""
    return params.get(name) in ("true", "True", "1", True)


def words(value: Any) -> dict[str, str]:
    """Metadata: texts by name."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def fingerprint(params: dict[str, Any]) -> str:
    """The same text for the same values, in whatever order they came."""
    return json.dumps(params, sort_keys=True, default=lambda raw: raw.hex())


def _place(found: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        below = found.setdefault(step or str(len(found)), {})
        if not isinstance(below, dict):
            raise Refused(code="parameter_invalid", message=f"Two meanings of {step}.", param=step)
        found = below
    found[steps[-1] or str(len(found))] = value


def _settled(value: Any) -> Any:
    """What was numbered is a list."""
    if not isinstance(value, dict):
        return value
    inner = {name: _settled(one) for name, one in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
