"""Saved views: a search under a name, one's own or shared with the team by an owner."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.text import is_storable
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.support.criteria import LONGEST
from peerdesk.domain.support.models import SavedView
from peerdesk.domain.support.queries import MOST_VIEWS

LONGEST_TITLE = 60


def keep_view(
    *, community: Community, person: Person | None, title: str, query: str, now: datetime
) -> SavedView:
    """Save a search under a name; one of the same name is replaced. `person` None shares it.

    Raises InvalidInput by field.
    """
    title, query = _checked(title, query)
    rows = SavedView.objects.filter(community=community, person=person)
    if not rows.filter(title=title).exists() and rows.count() >= MOST_VIEWS // 2:
        raise InvalidInput({"title": [_("There are as many views as there may be.")]})
    try:
        with transaction.atomic():
            view, _made = SavedView.objects.update_or_create(
                community=community,
                person=person,
                title=title,
                defaults={"query": query, "made_at": now},
            )
    except IntegrityError:
        # Saved twice at the same instant: the other one stands.
        view = rows.get(title=title)
    return view


def drop_view(*, community: Community, person: Person | None, view_id: UUID) -> None:
    """Remove it; raises NotFound for one that isn't theirs."""
    rows = SavedView.objects.filter(community=community, person=person, id=view_id)
    if not rows.delete()[0]:
        raise NotFound


def _checked(title: str, query: str) -> tuple[str, str]:
    title, query = " ".join(title.split()), " ".join(query.split())
    errors: dict[str, list[str]] = {}
    if not title or len(title) > LONGEST_TITLE or not is_storable(title):
        errors["title"] = [_("A title has 1 to 60 characters.")]
    if not query or len(query) > LONGEST or not is_storable(query):
        errors["query"] = [_("A search has 1 to 300 characters.")]
    if errors:
        raise InvalidInput(errors)
    return title, query
