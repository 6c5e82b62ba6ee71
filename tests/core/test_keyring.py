"""Data keys, wrapped by the operator's."""

from typing import Any

import pytest

from peerdesk.core.crypto import Unsealable
from peerdesk.core.keyring import (
    Wrapped,
    current_key_id,
    new_key,
    seal_under,
    unseal_under,
    unwrap,
    wrap,
)

ONE = "one long random text of the operator's own"
pytestmark = pytest.mark.promise("B6")


def test_a_key_is_wrapped_by_the_first_and_opened_by_any(settings: Any) -> None:
    key = new_key()
    by_master = wrap(key, about="box a")
    settings.PEERDESK_BOX_KEYS = ONE
    by_one = wrap(key, about="box a")
    assert by_one.key_id == current_key_id() != by_master.key_id
    for wrapped in (by_master, by_one):
        assert unwrap(wrapped, about="box a") == key


def test_a_key_opens_where_it_belongs_only() -> None:
    wrapped = wrap(new_key(), about="box a")
    with pytest.raises(Unsealable):
        unwrap(wrapped, about="box b")
    with pytest.raises(Unsealable):
        unwrap(Wrapped("000000000000", wrapped.key), about="box a")


def test_a_text_opens_with_its_key_and_place_only() -> None:
    key = new_key()
    sealed = seal_under(key, b"a number", about="box a 1")
    assert unseal_under(key, sealed, about="box a 1") == b"a number"
    for other, about in ((new_key(), "box a 1"), (key, "box a 2")):
        with pytest.raises(Unsealable):
            unseal_under(other, sealed, about=about)
    changed = bytearray(sealed)
    changed[-1] ^= 1
    with pytest.raises(Unsealable):
        unseal_under(key, bytes(changed), about="box a 1")
