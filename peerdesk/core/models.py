"""Tables that every door needs: rate buckets and idempotency keys."""

from django.db import models


class Bucket(models.Model):
    """A token bucket (see limits.py). A row that is missing is a full bucket."""

    key = models.CharField(primary_key=True, max_length=100)
    level = models.FloatField()
    granted = models.BooleanField()  # whether the last who asked got one
    filled_at = models.DateTimeField()
    full_at = models.DateTimeField(db_index=True)  # from then on the row says nothing: swept

    def __str__(self) -> str:
        return self.key


class IdempotencyKey(models.Model):
    """The first answer to a POST with an Idempotency-Key (see idempotency.py)."""

    # SHA-256 of who, which key, which method and path. Unique: two at once wait for one another.
    slot = models.BinaryField(max_length=32, unique=True)
    # SHA-256 of the body: the same key with another body is a client's mistake.
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)  # null within the first's transaction only
    content_type = models.CharField(max_length=80, blank=True)
    # Sealed: an answer may hold a token.
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"idempotency key of {self.created_at}"
