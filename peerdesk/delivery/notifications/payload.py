"""What a device is sent (js/worker.js reads it): words in the reader's language and an address."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.urls import reverse

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.notifications.models import Notice, Push
from peerdesk.delivery.notifications.receipts import token

_TOPIC_LENGTH: Final = 32  # RFC 8030 section 5.4
_LONGEST_BODY: Final = 600


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown, and what takes its place when it is over."""

    title: str
    body: str
    gone_title: str
    gone_body: str


def payload_of(push: Push, notice: Notice, words: Words) -> bytes:
    """JSON of well under the 4 KiB that every push service takes."""
    told: dict[str, Any] = {
        "about": push.about,
        "kind": notice.kind,
        "tag": tag_of(notice),
        "url": reverse("open-notice", args=[notice.id]),
        "gone": {"title": words.gone_title, "body": words.gone_body},
    }
    if push.about == Push.About.NEWS:
        told |= {
            "title": words.title,
            "body": words.body[:_LONGEST_BODY],
            "expires_at": rfc3339(notice.expires_at) if notice.expires_at else None,
            "receipt": reverse("push-receipt", args=[token(push.id)]),
        }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def tag_of(notice: Notice) -> str:
    """A device shows one notification a tag: a later one takes the place of the one before."""
    return f"{notice.kind}-{notice.subject or notice.id}"


def topic_of(notice: Notice) -> str:
    """The same towards the push service, which learns nothing by it."""
    return urlsafe_b64encode(sha256(tag_of(notice).encode()).digest()).decode()[:_TOPIC_LENGTH]
