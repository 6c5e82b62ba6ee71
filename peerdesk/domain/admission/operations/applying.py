"""A person's way from the access code to the membership, one step at a time (C1, F1, F4)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.admission.lifecycle import ApplicationState
from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.operations.codes import take_place
from peerdesk.domain.admission.operations.naming import (
    checked_alias,
    is_staffs,
    still_free,
)
from peerdesk.domain.admission.queries import standing_of
from peerdesk.domain.admission.steps import Step, next_step
from peerdesk.domain.communities.models import AccessCode, Community, Membership
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.communities.staffing import hold_names
from peerdesk.domain.people.models import Person


class NotFinished(Refusal):
    """A step is still to be taken, or to be taken again; `step` names it."""

    code = "application_unfinished"
    sentence = _("A step is still missing.")


@transaction.atomic
def begin(*, person: Person, community: Community, code: AccessCode, now: datetime) -> Application:
    """Keeps by which code the person comes; who was refused or has left may begin again.

    One who waits for an owner goes on waiting, and one who has joined stays so, whatever the code.
    """
    application, _made = Application.objects.select_for_update(no_key=True).get_or_create(
        community=community, person=person, defaults={"begun_at": now}
    )
    joined = application.state == ApplicationState.JOINED
    if application.state == ApplicationState.SUBMITTED or (
        joined and expert_in(person.id, community) is not None
    ):
        return application
    if application.state != ApplicationState.DRAFT:
        application.begun_at = now
    application.state, application.reason = ApplicationState.DRAFT, ""
    application.access_code = code
    application.save(update_fields=["state", "reason", "access_code", "begun_at"])
    return application


def choose_languages(
    *, application: Application, languages: Sequence[str], time_zone: str
) -> Application:
    """Which languages the person answers in (F2); raises InvalidInput."""
    spoken = application.community.chat_languages
    if not languages or not set(languages) <= set(spoken):
        sentence = str(_("Choose at least one of the community's languages."))
        raise InvalidInput({"languages": [sentence]})
    _change(application, languages=list(dict.fromkeys(languages)), time_zone=time_zone[:64])
    return application


def choose_alias(*, application: Application, alias: str) -> Application:
    """Under which name the person will answer (F4); raises InvalidInput."""
    alias, key = checked_alias(
        community=application.community, person_id=application.person_id, alias=alias
    )
    _change(application, alias=alias, alias_key=key)
    return application


def finish(*, application: Application, note: str = "", now: datetime) -> Membership | None:
    """Takes the code's place: an expert from now on, or None where an owner has to approve.

    Inside the caller's transaction. Raises NotFinished, WrongAccessCode, AccessCodeExpired,
    AccessCodeExhausted; a second press finds what the first one did.
    """
    mine = Application.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "community", "person", "access_code"
    )
    application = mine.get(id=application.id)
    if application.state == ApplicationState.SUBMITTED:
        return None
    _check_steps(application, now)
    assert application.access_code is not None
    take_place(code=application.access_code, now=now)
    if application.community.policy.expert_approval:
        _submit(application, note, now)
        return None
    return admit(application=application, came_from=ApplicationState.DRAFT, now=now)


def admit(*, application: Application, came_from: ApplicationState, now: datetime) -> Membership:
    """The membership, inside the caller's transaction; raises NotFinished if somebody was first."""
    moved = Application.objects.filter(id=application.id, state=came_from).update(
        state=ApplicationState.JOINED
    )
    if not moved:
        raise NotFinished
    return _become_expert(application, now)


def _become_expert(application: Application, now: datetime, *, tries: int = 3) -> Membership:
    alias, key = still_free(
        community=application.community,
        person_id=application.person_id,
        alias=application.alias,
        key=application.alias_key,
    )
    try:
        with transaction.atomic():
            membership, _made = Membership.objects.update_or_create(
                community=application.community,
                person=application.person,
                role=Membership.Role.EXPERT,
                defaults={
                    "alias": alias,
                    "alias_key": key,
                    "access_code": application.access_code,
                    "since": now,
                    "ended_at": None,
                },
            )
    except IntegrityError:  # somebody took the alias at this very moment: now it is seen
        if not tries:
            raise
        return _become_expert(application, now, tries=tries - 1)
    return membership


def _submit(application: Application, note: str, now: datetime) -> None:
    hold_names(application.community_id)
    if is_staffs(application.community, application.alias):  # since it was chosen
        raise NotFinished(step=Step.ALIAS)
    values = {"state": ApplicationState.SUBMITTED, "submitted_at": now, "note": note.strip()[:500]}
    try:
        with transaction.atomic():
            Application.objects.filter(id=application.id).update(
                **values, reviewed_at=None, reviewed_by=None
            )
    except IntegrityError:  # another applicant waits under this alias since a moment ago
        raise NotFinished(step=Step.ALIAS) from None


def _check_steps(application: Application, now: datetime) -> None:
    standing = standing_of(application, application.community, now)
    # The code is checked where its place is taken, with its own refusals.
    step = next_step(standing) if standing.code_holds else Step.FINISH
    if application.state != ApplicationState.DRAFT or application.access_code is None:
        step = Step.CODE
    if step != Step.FINISH:
        raise NotFinished(step=step)


def _change(application: Application, **values: object) -> None:
    """Only a draft changes: what an owner looks at stays as it was handed in."""
    if not Application.objects.filter(id=application.id, state=ApplicationState.DRAFT).update(
        **values
    ):
        raise NotFinished(str(_("This application can't be changed now.")))
    for name, value in values.items():
        setattr(application, name, value)
