"""Text templates: one's own and the community's (C13)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.knowledge.placeholders import PLACEHOLDERS, unknown_in
from peerdesk.domain.people.models import Person

LONGEST_TITLE = 80
LONGEST_BODY = 4000
MOST = 200  # of one person in one community: the picker stays quick to read


def own_templates(community: Community, person_id: UUID) -> list[TextTemplate]:
    """The person's own, by title."""
    return list(_of(community, Q(person_id=person_id)))


def shared_templates(community: Community) -> list[TextTemplate]:
    """The community's, by title."""
    return list(_of(community, Q(person=None)))


def templates_for(
    community: Community, person_id: UUID, *, language: str, area_id: UUID | None
) -> list[TextTemplate]:
    """What fits a question: in its language or any, of its area or any; one's own come first."""
    speaks = Q(language="") | Q(language=language) | Q(language=language.partition("-")[0])
    about = Q(area=None) | Q(area_id=area_id) if area_id else Q(area=None)
    whose = Q(person=None) | Q(person_id=person_id)
    found = _of(community, whose & speaks & about)
    return sorted(found, key=lambda row: (row.person_id is None, row.area_id is None, row.title))


@transaction.atomic
def keep_template(
    *,
    community: Community,
    person: Person | None,
    title: str,
    body: str,
    language: str = "",
    area: str = "",
    template_id: UUID | None = None,
    now: datetime,
) -> TextTemplate:
    """Make a template, or change that of the id; `person` None is the community's own.

    Raises InvalidInput by field (an unknown placeholder is named), NotFound.
    """
    values = _checked(community, title, body, language, area)
    try:
        with transaction.atomic():
            if template_id:
                return _change(community, person, template_id, values, now)
            if TextTemplate.objects.filter(community=community, person=person).count() >= MOST:
                raise InvalidInput({"title": [_("You have as many templates as there may be.")]})
            return TextTemplate.objects.create(
                community=community, person=person, updated_at=now, **values
            )
    except IntegrityError:
        raise InvalidInput({"title": [_("There is a template with this title already.")]}) from None


def drop_template(*, community: Community, person: Person | None, template_id: UUID) -> None:
    """Remove it; raises NotFound for one that isn't theirs."""
    rows = TextTemplate.objects.filter(id=template_id, community=community, person=person)
    if not rows.delete()[0]:
        raise NotFound


def any_template(template_id: UUID) -> TextTemplate:
    """Whoever's it is: the door asks whose before it tells anything; raises NotFound."""
    found = TextTemplate.objects.select_related("community").filter(id=template_id).first()
    if found is None:
        raise NotFound
    return found


def template_of(community: Community, person: Person | None, template_id: UUID) -> TextTemplate:
    """One of theirs; raises NotFound."""
    found = TextTemplate.objects.filter(id=template_id, community=community, person=person).first()
    if found is None:
        raise NotFound
    return found


def _change(
    community: Community,
    person: Person | None,
    template_id: UUID,
    values: Mapping[str, object],
    now: datetime,
) -> TextTemplate:
    row = template_of(community, person, template_id)
    for name, value in {**values, "updated_at": now}.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])
    return row


def _checked(
    community: Community, title: str, body: str, language: str, area: str
) -> dict[str, object]:
    title, body = " ".join(title.split()), body.replace("\r\n", "\n").strip()
    errors: dict[str, list[str]] = {}
    if not title or len(title) > LONGEST_TITLE or "\0" in title:
        errors["title"] = [_("A title has 1 to 80 characters.")]
    if not body or len(body) > LONGEST_BODY or "\0" in body:
        errors["body"] = [_("A template has 1 to 4,000 characters.")]
    elif unknown := unknown_in(body):
        errors["body"] = [_unknown_words(name) for name in unknown]
    if language and language not in community.languages:
        errors["language"] = [_("The community doesn't speak this language.")]
    found = Area.objects.filter(community=community, slug=area).first() if area else None
    if area and found is None:
        errors["area"] = [_("There is no such area.")]
    if errors:
        raise InvalidInput(errors)
    return {"title": title, "body": body, "language": language, "area": found}


def _unknown_words(name: str) -> str:
    known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    words = _("There is no placeholder {%(name)s}. There are: %(known)s.")
    return words % {"name": name, "known": known}


def _of(community: Community, which: Q) -> QuerySet[TextTemplate]:
    rows = TextTemplate.objects.filter(which, community=community)
    return rows.select_related("area").order_by("title", "language", "id")
