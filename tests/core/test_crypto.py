"""Secrets at rest."""

import pytest

from peerdesk.core import crypto


def test_what_is_sealed_comes_back() -> None:
    sealed = crypto.seal("signed with this", purpose="identity")
    assert b"signed" not in sealed
    assert crypto.unseal(sealed, purpose="identity") == "signed with this"


def test_the_same_text_is_never_sealed_alike() -> None:
    assert crypto.seal("x", purpose="a") != crypto.seal("x", purpose="a")


def test_another_purpose_opens_nothing() -> None:
    with pytest.raises(crypto.Unsealable):
        crypto.unseal(crypto.seal("x", purpose="identity"), purpose="bank")


@pytest.mark.parametrize("at", [0, 5, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(crypto.seal("a longer text", purpose="identity"))
    sealed[at] ^= 1
    with pytest.raises(crypto.Unsealable):
        crypto.unseal(bytes(sealed), purpose="identity")


def test_tokens_are_long_and_only_their_digest_is_kept() -> None:
    token = crypto.new_token("pd_")
    assert token.startswith("pd_")
    assert len(token) > 40
    assert len(crypto.digest(token)) == 32
    assert crypto.same(crypto.digest(token), crypto.digest(token))
