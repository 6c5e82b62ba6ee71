"""What an owner reads of admission: codes, queues, the experts; a page at a time."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.communities.models import AccessCode, Community, Membership


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for an owner's word."""

    applications: int
    credentials: int


def waiting_in(community: Community) -> Waiting:
    """The lengths of both queues."""
    return Waiting(
        applications=_submitted(community).count(), credentials=_handed_in(community).count()
    )


def experts_page(
    community: Community, *, asked: str = "", cursor: str | None = None, limit: int = 50
) -> Page[Membership]:
    """Experts, newest first; `asked` is looked for in aliases, names and addresses."""
    rows = Membership.objects.select_related("person", "access_code__made_by").filter(
        community=community, role=Membership.Role.EXPERT
    )
    if asked:
        rows = rows.filter(
            Q(alias__icontains=asked)
            | Q(person__name__icontains=asked)
            | Q(person__email__icontains=asked)
        )
    return _page(rows, cursor, limit)


def codes_page(
    community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[AccessCode]:
    """Access codes, newest first, the revoked ones too: origins stay traceable."""
    rows = AccessCode.objects.select_related("made_by").filter(community=community)
    return _page(rows, cursor, limit)


def applications_page(
    community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[Application]:
    """Who waits for approval, the longest first."""
    rows = _submitted(community).select_related("person", "access_code__made_by")
    return _queue(rows, cursor, limit)


def credentials_page(
    community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[Credential]:
    """Credentials to look at, the longest waiting first."""
    rows = _handed_in(community).select_related("person", "area").defer("file_sealed")
    return _queue(rows, cursor, limit)


def expert_row(community: Community, person_id: UUID) -> Membership | None:
    """One expert with their origin, former ones too."""
    return (
        Membership.objects.select_related("person", "access_code__made_by")
        .filter(community=community, role=Membership.Role.EXPERT, person_id=person_id)
        .first()
    )


def _submitted(community: Community) -> QuerySet[Application]:
    return Application.objects.filter(community=community, state=Application.State.SUBMITTED)


def _handed_in(community: Community) -> QuerySet[Credential]:
    return Credential.objects.filter(community=community, state=Credential.State.SUBMITTED)


def _page(rows: QuerySet, cursor: str | None, limit: int) -> Page:  # type: ignore[type-arg]
    before = parse_cursor(cursor, UUID)
    limit = limited(limit)
    if before:
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def _queue(rows: QuerySet, cursor: str | None, limit: int) -> Page:  # type: ignore[type-arg]
    after = parse_cursor(cursor, UUID)
    limit = limited(limit)
    if after:
        rows = rows.filter(id__gt=after)
    return page_of(rows.order_by("id")[: limit + 1], limit=limit, cursor=lambda row: row.id)
