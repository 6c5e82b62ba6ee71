"""Which e-mail addresses are somebody's own."""

from allauth.account.models import EmailAddress

from peerdesk.domain.people.models import Person


def has_address(person: Person, email: str) -> bool:
    """Whether somebody who got a letter there may be this person.

    It is one they have confirmed, or the one they signed up with that nobody else has confirmed:
    who holds the letter confirms it by that (`confirm_address`).
    """
    if not email or not person.is_active:
        return False
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    if confirmed.filter(user=person).exists():
        return True
    return person.email.lower() == email.lower() and not confirmed.exists()


def confirm_address(person: Person, email: str) -> None:
    """The person came by a link that was sent there; inside the caller's transaction."""
    rows = EmailAddress.objects.filter(user=person, email__iexact=email)
    if not rows.update(verified=True):
        EmailAddress.objects.create(
            user=person,
            email=email.lower(),
            verified=True,
            primary=not EmailAddress.objects.filter(user=person, primary=True).exists(),
        )


def addresses_of(person: Person) -> set[str]:
    """Every address that the person has given, confirmed or not."""
    rows = EmailAddress.objects.filter(user=person)
    return {person.email, *rows.values_list("email", flat=True)} - {""}


def masked(email: str) -> str:
    """The address for somebody whose it may not be: enough to know one's own by."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"
