"""Areas as their owner sets them up: name in each language, and the terms of the test (C2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.text import is_storable
from peerdesk.domain.communities.models import Area, Community


@dataclass(frozen=True, slots=True)
class AreaTerms:
    """What an owner decides; minutes and percent. No time limit is None, no pause is 0."""

    name: Mapping[str, str]
    test_length: int
    pass_mark: int
    time_limit_minutes: int | None
    retry_pause_minutes: int


def area_in(community: Community, area_id: UUID) -> Area:
    """An area of this community; raises NotFound."""
    area = Area.objects.filter(community=community, id=area_id).select_related("community").first()
    if area is None:
        raise NotFound
    return area


@transaction.atomic
def add_area(*, community: Community, terms: AreaTerms) -> Area:
    """A new area, last in the list; nobody covers it before passing its test. InvalidInput."""
    name = _checked(community, terms)
    # Two owners at once get two slugs and two positions.
    Community.objects.select_for_update(no_key=True).get(id=community.id)
    areas = Area.objects.filter(community=community)
    last = areas.aggregate(last=Max("position"))["last"]
    return Area.objects.create(
        community=community,
        slug=_free_slug(name, set(areas.values_list("slug", flat=True))),
        name=name,
        position=0 if last is None else last + 1,
        is_general=False,
        **_numbers(terms),
    )


@transaction.atomic
def change_area(*, area: Area, terms: AreaTerms) -> None:
    """New terms for attempts from now on; open ones keep theirs. Raises InvalidInput."""
    name = _checked(area.community, terms)
    Area.objects.filter(id=area.id).update(name=name, **_numbers(terms))


def _numbers(terms: AreaTerms) -> dict[str, int | None]:
    return {
        "test_length": terms.test_length,
        "pass_mark": terms.pass_mark,
        "time_limit_minutes": terms.time_limit_minutes,
        "retry_pause_minutes": terms.retry_pause_minutes,
    }


def _checked(community: Community, terms: AreaTerms) -> dict[str, str]:
    name = {tongue: text.strip() for tongue, text in terms.name.items() if text.strip()}
    errors: dict[str, list[str]] = {}
    if not name or not set(name) <= set(community.languages):
        errors["name"] = [_("Name the area in at least one of the community's languages.")]
    if any(len(text) > 80 or not is_storable(text) for text in name.values()):
        errors["name"] = [_("A name has at most 80 characters.")]
    limits = [("test_length", 1, 50), ("pass_mark", 1, 100), ("retry_pause_minutes", 0, 10080)]
    limits += [("time_limit_minutes", 1, 480)] if terms.time_limit_minutes is not None else []
    for field, least, most in limits:
        if not least <= getattr(terms, field) <= most:
            words = _("Choose from %(least)d to %(most)d.")
            errors[field] = [words % {"least": least, "most": most}]
    if errors:
        raise InvalidInput(errors)
    return name


def _free_slug(name: Mapping[str, str], taken: set[str]) -> str:
    wanted = slugify(name.get("en") or next(iter(name.values())))[:34].strip("-") or "area"
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
