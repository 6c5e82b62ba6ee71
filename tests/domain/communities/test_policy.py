"""The policy: defaults as published, bounds, and errors that name the field."""

from datetime import timedelta
from decimal import Decimal

import pytest

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.policy import Policy

PUBLISHED = {
    "accept_seconds": 30,
    "invite_wave": 3,
    "fallback": "agents",
    "fallback_seconds": 180,
    "first_reply_seconds": 180,
    "chats_at_once": 3,
    "misses_before_pause": 5,
    "customer_idle_minutes": 10,
    "close_idle_hours": 48,
    "rating_hours": 24,
    "tariff": [[4, "2.00"], [3, "1.00"]],
    "premium_after_replies": 2,
    "premium_after_seconds": 60,
    "premium_offer_hours": 72,
    "expert_share_percent": 70,
    "minimum_price": "5.00",
    "refund_days": 14,
    "payout_minimum": "20.00",
    "iban_hold_hours": 72,
    "box_days_after_close": 7,
    "attachment_mib": 10,
}


def test_defaults_are_the_published_ones() -> None:
    wire = Policy().as_wire()
    assert {name: wire[name] for name in PUBLISHED} == PUBLISHED


def test_what_is_written_reads_back_the_same() -> None:
    assert Policy.from_values(PUBLISHED) == Policy()


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    ("stars", "pay"), [(5, "2.00"), (4, "2.00"), (3, "1.00"), (2, "0"), (1, "0")]
)
def test_tariff_pays_the_best_step_reached(stars: int, pay: str) -> None:
    assert Policy().pay_for(stars) == Decimal(pay)


def test_an_owner_may_pay_for_every_answer() -> None:
    policy = Policy.from_values({"tariff": [[1, "0.50"], [5, "3.00"]]})
    assert [policy.pay_for(stars) for stars in (1, 4, 5)] == [
        Decimal("0.50"),
        Decimal("0.50"),
        Decimal("3.00"),
    ]


def test_hours_may_be_fractions_and_seconds_zero() -> None:
    policy = Policy.from_values({"rating_hours": 0.5, "accept_seconds": 0})
    assert policy.hours("rating_hours") == timedelta(minutes=30)
    assert policy.seconds("accept_seconds") == timedelta(0)


@pytest.mark.promise("C8")
def test_a_day_is_86400_seconds() -> None:
    assert Policy().hours("rating_hours").total_seconds() == 86_400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accept_seconds", -1),
        ("accept_seconds", "soon"),
        ("accept_seconds", None),
        ("accept_seconds", True),
        ("accept_seconds", "1_0"),
        ("accept_seconds", " 3"),
        ("accept_seconds", "\u0663"),
        ("minimum_price", "1e2"),
        ("accept_seconds", float("nan")),
        ("accept_seconds", 10**400),
        ("invite_wave", 0),
        ("invite_wave", 1.5),
        ("chats_at_once", 0),
        ("fallback", "nobody"),
        ("expert_share_percent", 101),
        ("tariff", [[6, "1.00"]]),
        ("tariff", [[4, "-1.00"]]),
        ("tariff", [[4, "1.00"], [4, "2.00"]]),
        ("tariff", "2.00"),
        ("tariff", 4),
        ("payout_minimum", {"amount": "20.00"}),
        ("no_such_value", 1),
    ],
)
def test_a_wrong_value_is_named_by_its_field(name: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        Policy.from_values({name: value})
    assert list(refused.value.errors) == [name]
