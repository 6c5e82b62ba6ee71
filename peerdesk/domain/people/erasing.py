"""Erasing a person (I20): the row stays, so that the books do, and names nobody any more."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

from peerdesk.core.limits import Limit
from peerdesk.domain.people.models import ExternalIdentity, Person, Token
from peerdesk.domain.people.queries import claimed_address

# Each try proves by a password who asks: of a person, at every door.
DELETIONS: Final = Limit("delete_account", burst=5, per=timedelta(minutes=15))
_AT_ONCE: Final = 2000


def locked_person(person: Person) -> Person | None:
    """The person, their row locked; None if they were erased before."""
    rows = Person.objects.select_for_update(no_key=True).filter(id=person.id, is_active=True)
    return rows.first()


def is_proved(person: Person, *, password: str, email: str) -> bool:
    """Whether they said what only they would: their password or, without one, their address.

    Who has neither (a brand's own customer whose address it never told) proves it by being here.
    """
    if person.has_usable_password():
        return bool(password) and person.check_password(password)
    address = person.email or claimed_address(person)
    return email.strip().lower() == address.lower()


def forget_person(person: Person, *, now: datetime) -> None:
    """No sign-in, session, token or name is left; the same address can sign up anew.

    Inside the caller's transaction.
    """
    EmailAddress.objects.filter(user_id=person.id).delete()
    ExternalIdentity.objects.filter(person=person).delete()
    Token.objects.filter(person=person).delete()
    _end_sessions(person, now)
    Person.objects.filter(id=person.id).update(
        # No mail server is ever found there, and nobody can sign up with it.
        email=f"deleted-{person.id}@invalid",
        password=make_password(None),
        name="",
        language="en",
        time_zone="UTC",
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
    )


def _end_sessions(person: Person, now: datetime) -> None:
    # Whose a session is stands inside of it; an erasure is rare enough to read them all.
    living = Session.objects.filter(expire_date__gt=now).iterator(chunk_size=_AT_ONCE)
    keys = [one.session_key for one in living if _is_of(one, person)]
    Session.objects.filter(session_key__in=keys).delete()


def _is_of(session: Session, person: Person) -> bool:
    return bool(session.get_decoded().get(SESSION_KEY) == str(person.id))
