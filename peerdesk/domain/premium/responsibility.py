"""What experts stay responsible for, in versions, and who confirmed which (P15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import Consent, Responsibility
from peerdesk.domain.premium.refusals import ResponsibilityChanged

LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class InForce:
    """The version that counts now; version 0 is the house's own text."""

    version: int
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """Its words in a language, or the nearest there are."""
        if self.version == 0:
            with override(language):
                return house_text()
        return in_language(self.texts, language)


def house_text() -> str:
    """What counts where the owner wrote nothing, in the present language."""
    return _(
        "I keep to the law, the rules and the ethics of my profession, and stay responsible for"
        " what I advise and do. I offer only what I may do and am able to do. Once the customer"
        " has accepted, I explain what I will do and which contact it takes. Contact details"
        " belong in the private box alone; I use them for this one service and for nothing else."
        " If I can't deliver, I say so at once, and the customer gets the money back."
    )


def in_force(community: Community) -> InForce:
    """The owner's newest text, or the house's."""
    row = Responsibility.objects.filter(community=community).order_by("-version").first()
    return InForce(row.version, row.texts) if row else InForce(0, {})


def confirmation(community: Community, person_id: UUID, version: int) -> Consent | None:
    """When the expert confirmed this version, if they did."""
    rows = Consent.objects.filter(community=community, expert_id=person_id, version=version)
    return rows.first()


def confirm(
    *, community: Community, expert: Person, version: int, language: str, now: datetime
) -> Consent:
    """The expert confirms the text in force, as they read it; the first time counts.

    Raises ResponsibilityChanged for another version than the one in force.
    """
    current = in_force(community)
    if version != current.version:
        raise ResponsibilityChanged(responsibility=current.version)
    consent, _made = Consent.objects.get_or_create(
        community=community,
        expert=expert,
        version=version,
        defaults={"text": current.text(language), "confirmed_at": now},
    )
    return consent


@transaction.atomic
def publish(
    *, community: Community, texts: Mapping[str, str], by: Person | None, now: datetime
) -> Responsibility:
    """The next version, in force at once: each expert confirms it with their next offer.

    A language left empty shows English, else any that there is. Raises InvalidInput.
    """
    # The community's row puts two owners who publish at once in a row.
    Community.objects.select_for_update(no_key=True).get(id=community.id)
    written = {language: text.strip() for language, text in texts.items() if text.strip()}
    current = in_force(community)
    errors = _wrong(written, community)
    if not errors and current.version and current.texts == written:
        errors["texts"] = [_("Nothing has changed since the version in force.")]
    if errors:
        raise InvalidInput(errors)
    return Responsibility.objects.create(
        community=community,
        version=current.version + 1,
        texts=written,
        published_at=now,
        published_by=by,
    )


def _wrong(written: Mapping[str, str], community: Community) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not written:
        errors["texts"] = [_("Write the text in at least one language.")]
    for language, text in written.items():
        if language not in community.languages:
            errors[language] = [_("The community doesn't have this language.")]
        elif len(text) > LONGEST:
            errors[language] = [_("At most 20,000 characters, please.")]
    return errors
