"""The community's own rules: published in versions, accepted one by one (F1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.admission.models import Acceptance, Rules
from peerdesk.domain.admission.queries import rules_of
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person

LONGEST: Final = 20_000


class RulesChanged(Refusal):
    """A newer version was published while the former one was being read."""

    code = "rules_changed"
    sentence = _("The rules have just changed. Please read the new version.")


@transaction.atomic
def publish_rules(
    *, community: Community, texts: Mapping[str, str], published_by: Person | None, now: datetime
) -> Rules:
    """The next version, in force at once: every expert is asked to accept it. Raises InvalidInput.

    A language left empty shows English, else any that there is.
    """
    written = {language: text.strip() for language, text in texts.items() if text.strip()}
    errors = {}
    if not written:
        errors["texts"] = [str(_("Write the rules in at least one language."))]
    for language, text in written.items():
        if language not in community.languages:
            errors[language] = [str(_("The community doesn't have this language."))]
        elif len(text) > LONGEST:
            errors[language] = [str(_("At most 20,000 characters, please."))]
    # The community's row puts two owners who publish at once in a row.
    Community.objects.select_for_update(no_key=True).get(id=community.id)
    last = rules_of(community)
    if last is not None and last.texts == written:
        errors["texts"] = [str(_("Nothing has changed since the version in force."))]
    if errors:
        raise InvalidInput(errors)
    return Rules.objects.create(
        community=community,
        version=last.version + 1 if last else 1,
        texts=written,
        published_at=now,
        published_by=published_by,
    )


def accept_rules(*, rules: Rules, person: Person, now: datetime) -> Acceptance:
    """The person agrees to this very version; the first time counts."""
    acceptance, _made = Acceptance.objects.get_or_create(
        rules=rules, person=person, defaults={"accepted_at": now}
    )
    return acceptance
