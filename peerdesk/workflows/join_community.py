"""A person becomes an expert of a community with its access code, in one go (C1)."""

from datetime import datetime

from django.db import transaction

from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.operations.applying import (
    begin,
    choose_alias,
    choose_languages,
    finish,
)
from peerdesk.domain.admission.operations.codes import code_of
from peerdesk.domain.admission.operations.naming import free_alias
from peerdesk.domain.admission.operations.rules import accept_rules
from peerdesk.domain.admission.queries import rules_of
from peerdesk.domain.communities.access import within_reach
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.expertise.queries import times_of
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.seat_expert import seat_expert


@transaction.atomic
def join_community(
    *, caller: Caller, community: Community, access_code: str, alias: str = "", now: datetime
) -> Membership | None:
    """The membership, or None where an owner has to approve it first.

    The rules as published are accepted by this very act; without an alias the first name is taken,
    numbered if need be. Who is an expert there already stays one, and who waits goes on waiting,
    whatever the code.

    Raises WrongAccessCode, AccessCodeExpired, AccessCodeExhausted, InvalidInput, NotFinished.
    """
    within_reach(caller, community.id)
    already = expert_in(caller.person.id, community)
    if already is not None:
        return already
    code = code_of(community=community, access_code=access_code, now=now)
    application = begin(person=caller.person, community=community, code=code, now=now)
    if application.state != Application.State.DRAFT:
        # Pressed twice: the first one joined, or waits for an owner.
        return expert_in(caller.person.id, community)
    _fill_in(application, caller, alias)
    rules = rules_of(community)
    if rules is not None:
        accept_rules(rules=rules, person=caller.person, now=now)
    membership = finish(application=application, now=now)
    if membership is not None:
        seat_expert(application=application, membership=membership, now=now)
    return membership


def _fill_in(application: Application, caller: Caller, alias: str) -> None:
    """What the pages ask step by step; what was chosen there already stays."""
    if not application.languages:
        own = times_of(caller.person, application.community)
        choose_languages(application=application, languages=own.languages, time_zone=own.time_zone)
    if alias:
        choose_alias(application=application, alias=alias)
    elif not application.alias:
        application.alias, application.alias_key = free_alias(
            community=application.community, person=caller.person
        )
        application.save(update_fields=["alias", "alias_key"])
