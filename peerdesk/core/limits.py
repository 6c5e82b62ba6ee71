"""Rate limits: token buckets in PostgreSQL, one statement each, the same for every process."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.models import Bucket


class TooMany(Refusal):
    """The bucket is empty; `retry_after` is in whole seconds."""

    code = "rate_limited"
    status = 429
    sentence = _("That was too often. Please wait a moment.")


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` at once; an empty bucket is full again after `per`."""

    name: str
    burst: int
    per: timedelta

    def key(self, subject: object) -> str:
        """The bucket's key: a digest, so that no address or e-mail lies in the table."""
        return f"{self.name}:{hashlib.sha256(str(subject).encode()).hexdigest()[:40]}"


def take(limit: Limit, subject: object) -> None:
    """Takes one from the subject's bucket; raises TooMany when there is none."""
    per_second = limit.burst / limit.per.total_seconds()
    key, burst = limit.key(subject), float(limit.burst)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "burst": burst, "rate": per_second})
        granted, level = cursor.fetchone()
    if not granted:
        raise TooMany(retry_after=max(1, math.ceil((1 - level) / per_second)))


def give_back(limit: Limit, subject: object) -> None:
    """Undoes one `take`, where only failures are to count (a right password)."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"key": limit.key(subject), "burst": float(limit.burst)})


def forget_full_buckets(*, now: datetime) -> int:
    """Removes the rows of buckets that are full again; they mean nothing."""
    gone, _by_model = Bucket.objects.filter(full_at__lt=now).delete()
    return gone


# The row lock of ON CONFLICT puts contenders in a row: none is granted twice.
_TAKE = """
INSERT INTO core_bucket AS b (key, level, granted, filled_at, full_at)
VALUES (%(key)s, %(burst)s - 1, true, clock_timestamp(),
        clock_timestamp() + make_interval(secs => 1 / %(rate)s))
ON CONFLICT (key) DO UPDATE SET (level, granted, filled_at, full_at) = (
    SELECT had.level - had.enough::int, had.enough, clock_timestamp(),
           clock_timestamp()
           + make_interval(secs => (%(burst)s - had.level + had.enough::int) / %(rate)s)
    FROM (
        SELECT least(%(burst)s, b.level + elapsed * %(rate)s) AS level,
               least(%(burst)s, b.level + elapsed * %(rate)s) >= 1 AS enough
        FROM (SELECT greatest(0, extract(epoch FROM clock_timestamp() - b.filled_at)::float8))
            AS since (elapsed)
    ) AS had
)
RETURNING granted, level
"""
_GIVE_BACK = "UPDATE core_bucket SET level = least(%(burst)s, level + 1) WHERE key = %(key)s"
