"""An account that is deleted."""

from peerdesk.core import clock
from peerdesk.domain.people.models import Person
from peerdesk.workflows.delete_account import delete_account
from tests.cast import (
    PASSWORD,
)


def deleted(somebody: Person, **values: object) -> Person:
    """Gone, by the password."""
    delete_account(person=somebody, password=PASSWORD, now=clock.now(), **values)  # type: ignore[arg-type]
    somebody.refresh_from_db()
    return somebody
