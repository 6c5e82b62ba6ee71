"""What has lost its meaning is forgotten by the clock."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.core.limits import Limit, take
from peerdesk.core.models import Bucket, IdempotencyKey
from peerdesk.domain.people.models import Person, Token, UsedAssertion
from peerdesk.domain.people.operations import make_token
from peerdesk.entrypoints.worker.tasks import forget


@pytest.mark.django_db(transaction=True)
def test_old_rows_go_and_living_ones_stay(ada: Person) -> None:
    now = clock.now()
    take(Limit("gone", burst=1, per=timedelta(seconds=1)), "ada")
    Bucket.objects.update(full_at=now - timedelta(seconds=1))
    take(Limit("stays", burst=1, per=timedelta(hours=1)), "ada")
    for age, slot in ((25, b"old"), (23, b"new")):
        at = now - timedelta(hours=age)
        IdempotencyKey.objects.create(slot=slot, fingerprint=b"", created_at=at)
    for ends, jti in ((now - timedelta(seconds=1), "old"), (now + timedelta(hours=1), "new")):
        UsedAssertion.objects.create(community_id=new_id(), jti=jti, expires_at=ends)
    make_token(person=ada, expires_at=now - timedelta(days=2))
    make_token(person=ada, expires_at=now + timedelta(days=2))
    make_token(person=ada)
    forget(timestamp=0)
    assert Bucket.objects.get().key.startswith("stays")
    assert bytes(IdempotencyKey.objects.get().slot) == b"new"
    assert UsedAssertion.objects.get().jti == "new"
    assert Token.objects.count() == 2
