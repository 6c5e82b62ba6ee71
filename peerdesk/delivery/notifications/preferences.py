"""What a person wants to be told how."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from peerdesk.delivery.notifications.kinds import MAILED_BY_DEFAULT, Topic
from peerdesk.delivery.notifications.models import Preference


@dataclass(frozen=True, slots=True)
class Wishes:
    """The topics that ring, those that are mailed too, and when nothing may ring."""

    push: frozenset[str]
    mail: frozenset[str]
    quiet_from: time | None = None
    quiet_until: time | None = None


def wishes_of(person_id: UUID) -> Wishes:
    """The person's wishes, or the defaults."""
    return wishes_of_each([person_id])[person_id]


def wishes_of_each(person_ids: Collection[UUID]) -> dict[UUID, Wishes]:
    """The same for many."""
    default = Wishes(frozenset(Topic), frozenset(MAILED_BY_DEFAULT))
    kept = Preference.objects.filter(person_id__in=person_ids)
    return dict.fromkeys(person_ids, default) | {row.person_id: _wishes(row) for row in kept}


def wish(*, person_id: UUID, wishes: Wishes) -> None:
    """Keep them; they hold from the next news on."""
    Preference.objects.update_or_create(
        person_id=person_id,
        defaults={
            "no_push": sorted(set(Topic) - wishes.push),
            "mail": sorted(wishes.mail),
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
        },
    )


def _wishes(row: Preference) -> Wishes:
    rings = frozenset(Topic) - set(row.no_push)
    return Wishes(rings, frozenset(row.mail), row.quiet_from, row.quiet_until)
