"""Invitations ring on devices, and fall silent everywhere once they are over (C5)."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import Telling, announce, withdraw
from peerdesk.delivery.notifications.kinds import INVITATION
from peerdesk.domain.routing.models import Invitation


def ring(invitations: Sequence[Invitation], *, now: datetime) -> None:
    """One statement for the whole wave; inside the transaction that invites."""
    announce(
        kind=INVITATION,
        tellings=[
            Telling(one.expert_id, reverse("workspace-invitation", args=[one.id]), one.id)
            for one in invitations
        ],
        expires_at=max(one.expires_at for one in invitations),
        now=now,
    )


def hush(invitations: Sequence[Invitation], *, now: datetime) -> None:
    """Answered, expired or taken: nobody is told any more, and who was told learns that."""
    withdraw(subjects=[one.id for one in invitations], now=now)
