"""A credential's last day is over: the areas that need it close (F1)."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.admission.operations.credentials import end_credential as end
from peerdesk.domain.routing.operations.seats import refresh_seat


def end_credential(*, credential_id: UUID, now: datetime) -> bool:
    """Inside the sweep's transaction; False if it was ended or replaced meanwhile.

    Chats that are held go on: what is promised to a customer is kept.
    """
    whose = end(credential_id=credential_id, now=now)
    if whose is None:
        return False
    person_id, community_id = whose
    refresh_seat(person_id=person_id, community_id=community_id, now=now)
    return True
