"""Erasing a person (I20): mails from their address that nobody has decided on."""

from django.db.models.functions import Lower

from peerdesk.domain.mail.models import IncomingMail


def forget_address(address: str) -> None:
    """They are discarded with their bytes; what was posted is in a timeline. In a transaction."""
    waiting = IncomingMail.objects.alias(by=Lower("sender")).filter(by=address.lower())
    if address:
        waiting.update(
            state=IncomingMail.State.DISCARDED, raw=None, sender="", subject="", due_at=None
        )
