"""What each step of joining shows: its form as it was left, the path, what stands beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.admission.models import Application, Rules
from peerdesk.domain.admission.queries import acceptance_of, pictures_of, rules_of
from peerdesk.domain.admission.steps import Step
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.help.article_text import blocks
from peerdesk.entrypoints.web.joining.forms import (
    AliasForm,
    CodeForm,
    FinishForm,
    LanguagesForm,
    ProofForm,
    RulesForm,
)
from peerdesk.entrypoints.web.verb_form import VerbForm

LABELS = {
    Step.CODE: _("Access code"),
    Step.LANGUAGES: _("Languages"),
    Step.ALIAS: _("Alias and picture"),
    Step.RULES: _("Rules"),
    Step.PROOF: _("Proof"),
    Step.FINISH: _("Join"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the path."""

    step: str
    label: Any
    state: str  # done, here, ahead


def labels(path: Sequence[Step], here: Step) -> list[StepLine]:
    """The path in words; the tests come last, on pages of their own."""
    at = path.index(here)
    lines = [
        StepLine(step, LABELS[step], "done" if place < at else "here" if place == at else "ahead")
        for place, step in enumerate(path)
    ]
    return [*lines, StepLine("tests", _("Tests"), "ahead")]


def form_of(
    step: Step,
    community: Community,
    application: Application | None,
    request: HttpRequest,
    *,
    fresh: bool = False,
) -> VerbForm:
    """The step's form: as sent, or as it was left last time."""
    sent = None if fresh else request.POST
    files = None if fresh else request.FILES
    if step == Step.CODE:
        return CodeForm(sent, initial={"access_code": request.GET.get("code", "")[:60]})
    if step == Step.LANGUAGES:
        return LanguagesForm(
            community, sent, initial={"languages": _spoken(community, application)}
        )
    if step == Step.ALIAS:
        alias = application.alias if application else ""
        return AliasForm(sent, files, initial={"alias": alias})
    if step == Step.RULES:
        rules = rules_of(community)
        return RulesForm(sent, initial={"version": rules.version if rules else 0})
    if step == Step.PROOF:
        return ProofForm(sent, files)
    return FinishForm(sent)


def step_context(step: Step, community: Community, person: Person) -> dict[str, Any]:
    """What the step's page shows beside its form."""
    if step == Step.ALIAS:
        return {"picture": pictures_of(community.id, [person.id]).get(person.id)}
    if step == Step.RULES:
        return rules_context(rules_of(community), person)
    if step == Step.FINISH:
        return {
            "picture": pictures_of(community.id, [person.id]).get(person.id),
            "approval": community.policy.expert_approval,
        }
    return {}


def rules_context(rules: Rules | None, person: Person) -> dict[str, Any]:
    """The rules in the reader's language, and whether they accepted this version."""
    if rules is None:
        return {"rules": None, "blocks": []}
    text = in_language(rules.texts, get_language() or "en")
    return {
        "rules": rules,
        "blocks": blocks(text),
        "acceptance": acceptance_of(person.id, rules),
    }


def _spoken(community: Community, application: Application | None) -> list[str]:
    if application and application.languages:
        return list(application.languages)
    page = (get_language() or "en").split("-")[0]
    return [code for code in community.chat_languages if code.split("-")[0] == page]
