"""Many at one instant at a community's door: places, approvals, revocations, aliases (C1, F1)."""

from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.admission.models import Acceptance, Application, Credential, Rules
from peerdesk.domain.admission.operations.codes import (
    AccessCodeExhausted,
    WrongAccessCode,
    revoke_code,
)
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.admission.operations.reviewing import AlreadyReviewed, refuse_application
from peerdesk.domain.admission.operations.rules import publish_rules
from peerdesk.domain.communities.models import AccessCode, Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.approve_application import approve_application
from peerdesk.workflows.approve_credential import approve_credential
from peerdesk.workflows.finish_application import finish_application
from peerdesk.workflows.join_community import join_community
from tests import cast
from tests.contenders import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def code_for(community, **values):
    return AccessCode.objects.create(community=community, code="COME-IN", **values)


def join(somebody, community):
    return partial(
        join_community,
        caller=Caller(somebody),
        community=community,
        access_code="COME-IN",
        now=clock.now(),
    )


def submitted(community, somebody, code):
    return Application.objects.create(
        community=community, person=somebody, state="submitted", access_code=code,
        languages=["de"], alias="Nova", alias_key="nova", submitted_at=clock.now(),
    )  # fmt: skip


@pytest.mark.promise("C1")
def test_twenty_come_and_the_last_places_are_taken_once(tally):
    code = code_for(tally, quota=3)
    people = [cast.person(f"Guest{number}") for number in range(20)]
    results = at_once([join(one, tally) for one in people])
    joined = [one for one in results if isinstance(one, Membership)]
    assert len(joined) == 3
    assert all(isinstance(one, AccessCodeExhausted) for one in results if one not in joined)
    code.refresh_from_db()
    assert code.used == 3
    assert Membership.objects.filter(role="expert").count() == Seat.objects.count() == 3


@pytest.mark.promise("F4")
def test_twelve_of_one_name_join_under_twelve_aliases(tally):
    code_for(tally)
    people = [cast.person(f"Kim{number}") for number in range(12)]
    for one in people:
        one.name = "Kim Surname"
        one.save()
    results = at_once([join(one, tally) for one in people])
    aliases = [one.alias for one in results if isinstance(one, Membership)]
    # Whoever found every number taken at that very moment is told, never mixed up.
    assert len(aliases) == len(set(aliases)) >= 4
    keys = Membership.objects.values_list("alias_key", flat=True)
    assert len(keys) == len(set(keys)) == len(aliases)


@pytest.mark.promise("C1")
def test_same_person_joins_once_however_often_they_press(tally):
    code = code_for(tally, quota=5)
    guest = cast.person("Guest")
    results = at_once([join(guest, tally)] * 6)
    assert not [one for one in results if not isinstance(one, Membership | Refusal)]
    assert Membership.objects.filter(person=guest).count() == 1
    code.refresh_from_db()
    assert code.used == 1


@pytest.mark.promise("C1")
def test_code_revoked_while_they_join_is_before_or_after_never_between(tally):
    code = code_for(tally)
    people = [cast.person(f"Guest{number}") for number in range(8)]
    revoke = partial(revoke_code, code=code, now=clock.now())
    results = at_once([*(join(one, tally) for one in people), revoke])[:-1]
    joined = [one for one in results if isinstance(one, Membership)]
    assert all(isinstance(one, WrongAccessCode) for one in results if one not in joined)
    code.refresh_from_db()
    assert code.used == len(joined)
    assert isinstance(at_once([join(cast.person("Late"), tally)])[0], WrongAccessCode)


@pytest.mark.promise("F1")
def test_two_owners_decide_and_one_of_them_did(tally, olga):
    code = code_for(tally, used=1)
    for turn in range(4):
        applied = submitted(tally, cast.person(f"Guest{turn}"), code)
        approve = partial(approve_application, application=applied, owner=olga, now=clock.now())
        refuse = partial(
            refuse_application, application=applied, owner=olga, reason="No.", now=clock.now()
        )
        results = at_once([approve, approve, refuse])
        assert sum(isinstance(one, AlreadyReviewed) for one in results) == 2
        applied.refresh_from_db()
        experts = Membership.objects.filter(person=applied.person, role="expert")
        assert (applied.state == "joined") == experts.exists()
        experts.delete()
        applied.delete()


@pytest.mark.promise("F1")
def test_application_pressed_twice_is_one(tally, olga):
    tally.policy_values = {"expert_approval": True}
    tally.save()
    code = code_for(tally, quota=9)
    guest = cast.person("Guest")
    application = Application.objects.create(
        community=tally, person=guest, access_code=code, languages=["de"], alias="Nova",
        alias_key="nova",
    )  # fmt: skip
    finish = partial(finish_application, application=application, now=clock.now())
    assert at_once([finish] * 5) == [None] * 5
    code.refresh_from_db()
    assert code.used == 1


@pytest.mark.promise("F1")
def test_credentials_handed_in_and_approved_at_once_leave_one_of_each(tally, ezra, olga, invoicing):
    give = partial(
        hand_in, community=tally, person=ezra, area=invoicing, what="Licence", valid_until=None,
        file=b"%PDF-1.4 %%EOF", now=clock.now(),
    )  # fmt: skip
    results = at_once([give] * 6)
    assert all(isinstance(one, Credential) for one in results), results
    waiting = Credential.objects.get(state="submitted")
    approve = partial(
        approve_credential, credential=waiting, owner=olga, valid_until=None, now=clock.now()
    )
    results = at_once([approve] * 4)
    assert sum(isinstance(one, AlreadyReviewed) for one in results) == 3
    assert Credential.objects.filter(state="approved").count() == 1


@pytest.mark.promise("F1")
def test_rules_published_at_once_have_versions_in_a_row(tally, olga):
    acts = [
        partial(
            publish_rules,
            community=tally,
            texts={"en": f"Rules of {number}."},
            published_by=olga,
            now=clock.now(),
        )
        for number in range(6)
    ]
    assert all(isinstance(one, Rules) for one in at_once(acts))
    versions = Rules.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2, 3, 4, 5, 6]
    assert not Acceptance.objects.exists()
