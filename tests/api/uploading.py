"""Files as a program uploads them."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse

from peerdesk.domain.conversations.models import Conversation
from tests.api.conftest import Program
from tests.files.made import picture


@pytest.fixture
def there(chat: Conversation) -> str:
    return f"/conversations/{chat.id}"


def send(
    who: Program, path: str, content: bytes, name: str = "shot.png", **headers: str
) -> HttpResponse:
    """A multipart body as a program writes it, with another boundary each time."""
    limit = uuid4().hex
    head = f'--{limit}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{limit}--\r\n".encode()
    kind = {"Content_Type": f"multipart/form-data; boundary={limit}"}
    return who.call("POST", path, body, **kind, **headers)


def uploaded(who: Program, there: str, content: bytes = b"", name: str = "shot.png") -> Any:
    told = send(who, f"{there}/attachments", content or picture(), name)
    assert told.status_code == 201, told.content
    return told.json()


def below(file: dict[str, Any]) -> str:
    return str(file["url"]).removeprefix("/api/v1")


def content_of(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer)
