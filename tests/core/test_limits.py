"""Token buckets: a burst, then the pace, the same for every process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from peerdesk.core import clock
from peerdesk.core.limits import Limit, TooMany, forget_full_buckets, give_back, take
from peerdesk.core.models import Bucket

THREE = Limit("three", burst=3, per=timedelta(minutes=3))


def granted(limit: Limit, subject: str) -> bool:
    try:
        take(limit, subject)
    except TooMany:
        return False
    return True


def let_pass(span: timedelta) -> None:
    Bucket.objects.update(filled_at=F("filled_at") - span, full_at=F("full_at") - span)


def test_a_burst_then_one_a_minute(db: None) -> None:
    assert [granted(THREE, "ada") for _ in range(5)] == [True, True, True, False, False]
    let_pass(timedelta(seconds=59))
    assert not granted(THREE, "ada")
    let_pass(timedelta(seconds=2))
    assert [granted(THREE, "ada") for _ in range(2)] == [True, False]


def test_it_says_when_to_come_again(db: None) -> None:
    for _ in range(3):
        take(THREE, "ada")
    with pytest.raises(TooMany) as refusal:
        take(THREE, "ada")
    assert 58 <= refusal.value.more["retry_after"] <= 60


def test_who_asks_in_vain_waits_no_longer(db: None) -> None:
    for _ in range(3):
        take(THREE, "ada")
    let_pass(timedelta(seconds=40))
    assert not granted(THREE, "ada")
    let_pass(timedelta(seconds=21))
    assert granted(THREE, "ada")


def test_subjects_and_limits_are_apart(db: None) -> None:
    other = Limit("other", burst=1, per=timedelta(minutes=1))
    assert all(granted(limit, who) for limit in (THREE, other) for who in ("ada", "ezra"))
    assert "ada" not in "".join(Bucket.objects.values_list("key", flat=True))


def test_what_is_given_back_counts_again_but_never_over_the_burst(db: None) -> None:
    for _ in range(10):
        take(THREE, "ada")
        give_back(THREE, "ada")
    assert [granted(THREE, "ada") for _ in range(4)] == [True, True, True, False]


def test_a_full_bucket_is_forgotten(db: None) -> None:
    take(THREE, "ada")
    assert forget_full_buckets(now=clock.now()) == 0
    let_pass(timedelta(seconds=61))
    assert forget_full_buckets(now=clock.now()) == 1
    assert [granted(THREE, "ada") for _ in range(4)] == [True, True, True, False]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_three_are_granted() -> None:
    def ask(_number: int) -> bool:
        try:
            return granted(THREE, "ada")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(ask, range(40))) == 3
