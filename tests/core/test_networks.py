"""One place on the internet is one bucket, however its address is written."""

import pytest

from peerdesk.core.networks import network


@pytest.mark.promise("C1")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8::1", "2001:db8::aaaa:bbbb:cccc:dddd"),
        ("2001:db8::1", "2001:0DB8:0:0:1:2:3:4"),
        ("fe80::1%eth0", "fe80::2"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_one_customer_has_one_bucket(one, other):
    assert network(one) == network(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:3::5"),
        ("2001:db8::1", "2001:db8:0:1::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
    ],
)
def test_another_customer_has_another(one, other):
    assert network(one) != network(other)


def test_what_is_no_address_is_one_place():
    assert network("") == network("")
    assert network("unix:") != network("192.0.2.7")
