"""An owner takes away what was written of a suspension (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.standing import suspension_for_owner
from peerdesk.domain.communities.suspending import AnotherOwnerRemoves, may_remove, take_words
from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.forget_words import Taken, forget_words_of_suspension, require_known


@transaction.atomic
def remove_suspension_words(
    *, caller: Caller, suspension_id: UUID, words: Collection[str], now: datetime | None = None
) -> Suspension:
    """The words of entries, by their kinds: the reasons (`suspended`), the appeal (`appealed`), the
    answer to it (`upheld`, `lifted`), why it `ended`. What was decided, by whom and when stays.

    Done twice it is the same. Raises NotFound for anybody but an owner whom it isn't about,
    InvalidInput (`words`), AnotherOwnerRemoves.
    """
    suspension = suspension_for_owner(caller, suspension_id)
    if not may_remove(suspension, caller.person):
        raise AnotherOwnerRemoves
    require_known(words, SuspensionEntry.Kind.values)
    now = now or clock.now()
    taken = [
        Taken(RemovedWords.Subject.SUSPENSION, suspension.id, entry.kind, [entry.text], entry.by_id)
        for entry in take_words(suspension, words)
    ]
    owner = str(Membership.Role.OWNER)
    forget_words_of_suspension(suspension, taken, by=caller.person.id, by_role=owner, now=now)
    return suspension
