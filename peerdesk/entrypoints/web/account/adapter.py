"""What our accounts do besides what allauth's do."""

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import end_tokens


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """A new password, changed or reset, shuts out whoever got in by the old one."""

    @transaction.atomic
    def set_password(self, user: Person, password: str) -> None:
        """Sessions end by themselves with the password; tokens are ended here."""
        super().set_password(user, password)
        end_tokens(person_id=user.id, now=clock.now())
