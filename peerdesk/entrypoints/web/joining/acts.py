"""What each step of joining does with its form; each raises a Refusal or is done."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from peerdesk.core import clock
from peerdesk.core.networks import network
from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.operations import applying
from peerdesk.domain.admission.operations.codes import code_of, count_guess
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.admission.operations.pictures import remove_picture, set_picture
from peerdesk.domain.admission.operations.rules import RulesChanged, accept_rules
from peerdesk.domain.admission.queries import rules_of
from peerdesk.domain.admission.steps import Step
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.entrypoints.web.joining.forms import AliasForm
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.workflows.finish_application import finish_application

Act = Callable[[HttpRequest, Community, Any, Any], Membership | None]


def _code(request: HttpRequest, community: Community, application: Any, form: Any) -> None:
    person, now = signed_in(request), clock.now()
    count_guess(person_id=person.id, network=network(request.META.get("REMOTE_ADDR", "")))
    typed = form.cleaned_data["access_code"]
    code = code_of(community=community, access_code=typed, now=now)
    applying.begin(person=person, community=community, code=code, now=now)


def _languages(
    request: HttpRequest, community: Community, application: Application, form: Any
) -> None:
    applying.choose_languages(
        application=application,
        languages=form.cleaned_data["languages"],
        time_zone=timezone.get_current_timezone_name(),
    )


def _alias(request: HttpRequest, community: Community, application: Application, form: Any) -> None:
    keep_picture(request, community, form)
    applying.choose_alias(application=application, alias=form.cleaned_data["alias"])


def keep_picture(request: HttpRequest, community: Community, form: AliasForm) -> None:
    """A new picture, none any more, or as it was."""
    person, uploaded = signed_in(request), form.uploaded()
    if uploaded:
        set_picture(community_id=community.id, person=person, uploaded=uploaded)
    elif form.cleaned_data["no_picture"]:
        remove_picture(community_id=community.id, person_id=person.id)


def _rules(request: HttpRequest, community: Community, application: Any, form: Any) -> None:
    rules = rules_of(community)
    if rules is None or rules.version != form.cleaned_data["version"]:
        raise RulesChanged
    accept_rules(rules=rules, person=signed_in(request), now=clock.now())


def _proof(request: HttpRequest, community: Community, application: Any, form: Any) -> None:
    hand_in(
        community=community,
        person=signed_in(request),
        area=None,
        what=form.cleaned_data["what"],
        valid_until=form.cleaned_data["valid_until"],
        file=form.uploaded(),
        now=clock.now(),
    )


def _finish(
    request: HttpRequest, community: Community, application: Application, form: Any
) -> Membership | None:
    note = form.cleaned_data["note"]
    return finish_application(application=application, note=note, now=clock.now())


ACTS: Final[dict[Step, Act]] = {
    Step.CODE: _code,
    Step.LANGUAGES: _languages,
    Step.ALIAS: _alias,
    Step.RULES: _rules,
    Step.PROOF: _proof,
    Step.FINISH: _finish,
}
