"""All private boxes under the operator's current key, so that a former one can be thrown away (B6).

Run by hand after a new key was put first in PEERDESK_BOX_KEYS. Nothing is read: only the wrapped
keys change. It may be stopped and run again at any time.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from peerdesk.core.crypto import Unsealable
from peerdesk.core.keyring import current_key_id
from peerdesk.domain.premium.box_queries import boxes_to_wrap
from peerdesk.domain.premium.operations.boxes import wrap_anew

log = structlog.get_logger(__name__)
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many boxes were wrapped anew by which key, and how many no given key opens."""

    key_id: str
    wrapped: int
    left: int


def rotate_box_keys() -> Rotated:
    """Wrap every box that isn't yet by the current key, one by one."""
    key_id, wrapped = current_key_id(), 0
    shut: set[UUID] = set()
    while due := boxes_to_wrap(key_id, _BATCH, besides=shut):
        for offer_id in due:
            try:
                with transaction.atomic():
                    wrapped += wrap_anew(offer_id=offer_id, key_id=key_id)
            except Unsealable:
                log.warning("no given key opens a private box", offer=str(offer_id))
                shut.add(offer_id)
    return Rotated(key_id, wrapped, len(shut))
