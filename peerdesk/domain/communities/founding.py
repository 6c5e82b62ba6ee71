"""A new community, and what it needs so that each of its pages opens."""

import re
import secrets
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.money import NotMoney, exponent
from peerdesk.core.text import is_storable
from peerdesk.domain.communities.identity import set_identity_secret
from peerdesk.domain.communities.models import Area, Community

# It stands in addresses, in the subject of mails and in the names of files.
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 40
_LONGEST_NAME: Final = 80
_GENERAL: Final = gettext_lazy("Rules, tone and privacy")


class SlugTaken(Refusal):
    """There is a community of this slug."""

    code = "slug_taken"
    sentence = gettext_lazy("A community with this slug is there already.")


@transaction.atomic
def found(*, slug: str, name: str, mode: str, currency: str, languages: Sequence[str]) -> Community:
    """The community, its general test's area (F1) and a secret for its brand's server.

    Everything else has its default, or is its owner's to make. Raises SlugTaken, and InvalidInput
    by field.
    """
    languages = list(dict.fromkeys(languages))
    _check(slug, name.strip(), mode, currency, languages)
    try:
        with transaction.atomic():
            community = Community.objects.create(
                slug=slug,
                name=name.strip(),
                mode=mode,
                currency=currency,
                languages=languages,
                chat_languages=languages,
            )
    except IntegrityError:
        raise SlugTaken from None
    set_identity_secret(community=community, secret=secrets.token_urlsafe(48))
    Area.objects.create(community=community, slug="general", name=_general(), is_general=True)
    return community


def language_of(community: Community) -> str:
    """The first of its languages that our own texts are in."""
    known = dict(settings.LANGUAGES)
    spoken = (one.partition("-")[0] for one in community.languages)
    return next((one for one in spoken if one in known), "en")


def _general() -> dict[str, str]:
    names = {}
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            names[language] = str(_GENERAL)
    return names


def _check(slug: str, name: str, mode: str, currency: str, languages: Sequence[str]) -> None:
    errors: dict[str, list[str]] = {}
    if len(slug) > _LONGEST_SLUG or not _SLUG.fullmatch(slug):
        errors["slug"] = [_("Use up to 40 small letters, digits and single hyphens.")]
    if not 1 <= len(name) <= _LONGEST_NAME or not is_storable(name):
        errors["name"] = [_("Give a name of at most 80 characters.")]
    if mode not in Community.Mode.values:
        errors["mode"] = [_("Choose one of: %s.") % ", ".join(Community.Mode.values)]
    if not _is_currency(currency):
        errors["currency"] = [_("Give a currency by its three letters, such as CHF.")]
    known = dict(settings.LANGUAGES)
    if not languages or not set(languages) <= set(known):
        errors["languages"] = [_("Choose at least one of: %s.") % ", ".join(known)]
    if errors:
        raise InvalidInput(errors)


def _is_currency(code: str) -> bool:
    try:
        exponent(code)
    except NotMoney:
        return False
    return True
