"""Leaving work for the workers: a job is a row of the same transaction, a wake-up only a hint."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def leave(task: str, *, once_as: str | None = None, **arguments: Any) -> None:
    """Leave a job; it exists once the caller's transaction commits and may run more than once.

    With `once_as`, a job of that name which still waits makes this one needless.
    """
    deferrer = app.configure_task(task, queueing_lock=once_as)
    try:
        # The failed INSERT must not spoil the caller's transaction.
        with transaction.atomic():
            deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return
