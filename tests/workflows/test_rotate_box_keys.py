"""A new key of the operator's, and the former thrown away (B6)."""

from pathlib import Path
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.keyring import current_key_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.operations.boxes import read_box, write_box
from peerdesk.workflows.rotate_box_keys import rotate_box_keys
from tests.boxes import service
from tests.cast import caller_of

FIRST = "the first key of the operator, quite random"
SECOND = "the second key of the operator, as random"

pytestmark = [pytest.mark.promise("B6"), pytest.mark.invariant("I15")]


def test_the_former_key_may_go(
    chat: Conversation, ada: Person, settings: Any, tmp_path: Path
) -> None:
    keys = tmp_path / "box-keys"
    keys.write_text(FIRST)
    settings.PEERDESK_BOX_KEYS = f"file:{keys}"
    offer, now = service(chat), clock.now()
    write_box(caller=caller_of(ada), offer_id=offer.pk, text="secret", now=now)
    keys.write_text(f"{SECOND}\n{FIRST}\n")
    rotated = rotate_box_keys()
    assert (rotated.wrapped, rotated.left, rotated.key_id) == (1, 0, current_key_id())
    keys.write_text(SECOND)
    assert read_box(caller=caller_of(ada), offer_id=offer.pk, now=now).text == "secret"
    assert rotate_box_keys().wrapped == 0


def test_a_box_whose_key_is_lost_is_told(chat: Conversation, settings: Any) -> None:
    settings.PEERDESK_BOX_KEYS = FIRST
    service(chat)
    settings.PEERDESK_BOX_KEYS = SECOND
    rotated = rotate_box_keys()
    assert (rotated.wrapped, rotated.left) == (0, 1)
