"""Offers that an expert keeps to make again (P7)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import Kind
from peerdesk.domain.premium.models import PremiumTemplate
from peerdesk.domain.premium.terms import Terms

MOST: Final = 100  # of one person in one community: the picker stays quick to read


def templates_of(community: Community, person_id: UUID) -> list[PremiumTemplate]:
    """The person's own there, by title."""
    rows = PremiumTemplate.objects.filter(community=community, person_id=person_id)
    return list(rows.order_by("title", "id"))


def template_of(community: Community, person_id: UUID, template_id: UUID) -> PremiumTemplate:
    """One of theirs there; raises NotFound."""
    rows = PremiumTemplate.objects.filter(community=community, person_id=person_id)
    found = rows.filter(id=template_id).first()
    if found is None:
        raise NotFound
    return found


def own_template(person_id: UUID, template_id: UUID) -> PremiumTemplate:
    """One of theirs, wherever it is; raises NotFound."""
    rows = PremiumTemplate.objects.select_related("community")
    found = rows.filter(id=template_id, person_id=person_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def keep_template(
    *,
    community: Community,
    person: Person,
    terms: Terms,
    template_id: UUID | None = None,
    now: datetime,
) -> PremiumTemplate:
    """Make a template, or change that of the id. Raises InvalidInput (a second of one title)."""
    values = {**as_columns(terms), "updated_at": now}
    try:
        with transaction.atomic():
            if template_id:
                return _change(template_of(community, person.id, template_id), values)
            if PremiumTemplate.objects.filter(community=community, person=person).count() >= MOST:
                raise InvalidInput({"title": [_("You have as many templates as there may be.")]})
            return PremiumTemplate.objects.create(community=community, person=person, **values)
    except IntegrityError:
        raise InvalidInput({"title": [_("There is a template with this title already.")]}) from None


def drop_template(*, person_id: UUID, template_id: UUID) -> None:
    """Remove it; raises NotFound for one that isn't theirs."""
    own_template(person_id, template_id).delete()


def terms_of(row: PremiumTemplate) -> Terms:
    """What it would offer."""
    return Terms(
        kind=Kind(row.kind),
        title=row.title,
        description=row.description,
        delivers=row.delivers,
        deliver_hours=row.deliver_hours,
        price=row.price,
    )


def as_columns(terms: Terms) -> dict[str, object]:
    """The terms as the tables of templates and offers keep them."""
    return {
        "kind": terms.kind,
        "title": terms.title,
        "description": terms.description,
        "delivers": terms.delivers,
        "deliver_hours": terms.deliver_hours,
        "price_minor": terms.price.amount_minor,
        "currency": terms.price.currency,
    }


def _change(row: PremiumTemplate, values: dict[str, object]) -> PremiumTemplate:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row
