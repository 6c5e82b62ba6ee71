"""The experts of a paid community may offer services everywhere, and have templates for it."""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumGrant, PremiumTemplate
from peerdesk.domain.premium.operations.granting import grant
from peerdesk.domain.premium.responsibility import confirm, in_force
from peerdesk.domain.premium.templates import keep_template
from peerdesk.domain.premium.terms import Draft, Terms

_TEXTS = Path(__file__).resolve().parent / "services.toml"


def load_selling(community: Community, experts: Iterable[Person], now: datetime) -> None:
    """Grants, the responsibility confirmed, templates; what people changed since stays."""
    if community.mode != Community.Mode.PAID:
        return
    for expert in experts:
        if not PremiumGrant.objects.filter(community=community, expert=expert).exists():
            grant(community=community, expert_id=expert.id, area="", by=None, now=now)
            _confirm(community, expert, now)
        if not PremiumTemplate.objects.filter(community=community, person=expert).exists():
            _keep_templates(community, expert, now)


def _confirm(community: Community, expert: Person, now: datetime) -> None:
    version = in_force(community).version
    confirm(community=community, expert=expert, version=version, language=expert.language, now=now)


def _keep_templates(community: Community, expert: Person, now: datetime) -> None:
    for service in _services():
        words = service.get(expert.language) or service["en"]
        draft = Draft(
            kind=service["kind"], price=service["price"], deliver_hours=service["hours"], **words
        )
        terms = Terms.parse(draft, community)
        keep_template(community=community, person=expert, terms=terms, now=now)


def _services() -> list[dict[str, Any]]:
    with _TEXTS.open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["services"]
    return found
