"""Staff invitations: made, sent anew, revoked, forgotten; aliases that no expert has (F4)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock, crypto
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.limits import TooMany
from peerdesk.domain.admission.models import Application, StaffInvitation
from peerdesk.domain.admission.operations.applying import NotFinished
from peerdesk.domain.admission.operations.inviting import (
    LASTS,
    InvitationSettled,
    forget_old_invitations,
    invite,
    invite_again,
    invite_owner,
    open_invitations,
    revoke_invitation,
)
from peerdesk.domain.admission.operations.naming import checked_alias, rename
from peerdesk.domain.admission.operations.staff_naming import rename_staff
from peerdesk.domain.admission.operations.staff_places import (
    ForAnotherAddress,
    InvitationOver,
    accept_invitation,
    invitation_by,
)
from peerdesk.domain.communities.models import AccessCode, Community, Membership
from peerdesk.domain.people.models import Person
from peerdesk.workflows.finish_application import finish_application
from tests import cast

pytestmark = pytest.mark.django_db


def invited(tally: Community, **values):
    defaults = {"role": "agent", "email": "nora@example.org", "alias": "Nora", "by": None}
    return invite(community=tally, now=clock.now(), **{**defaults, **values})


def refused(tally: Community, **values) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as refusal:
        invited(tally, **values)
    assert not StaffInvitation.objects.exists()
    return dict(refusal.value.errors)


def applicant(tally: Community, alias: str, state: str) -> Application:
    return Application.objects.create(
        community=tally, person=cast.person("Nova"), state=state, alias=alias,
        alias_key=alias.lower(), submitted_at=clock.now() if state == "submitted" else None,
    )  # fmt: skip


def test_token_is_stored_as_its_digest_only(tally: Community) -> None:
    made, token = invited(tally)
    row = StaffInvitation.objects.get()
    assert bytes(row.digest) == crypto.digest(token)
    assert len(token) == 43
    assert token not in str({field.name: getattr(row, field.name) for field in row._meta.fields})
    assert row.expires_at - made.expires_at == timedelta()
    assert invitation_by(token, person_id=None, network="10.0.0.1") == row


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nora"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "expert"}, "role"),
        ({"alias": "nora@example.org"}, "alias"),
        ({"alias": ""}, "alias"),
    ],
)
def test_impossible_invitation_says_where(tally, values, field) -> None:
    assert set(refused(tally, **values)) == {field}


def test_who_holds_the_role_is_not_invited_to_it(tally: Community, agnes: Person) -> None:
    assert set(refused(tally, email="AGNES@example.org")) == {"email"}
    assert invited(tally, email=agnes.email, role="owner").invitation.role == "owner"


def test_same_address_is_invited_to_a_role_once(tally: Community, elsewhere: Community) -> None:
    invited(tally)
    with pytest.raises(InvalidInput, match="fields") as refusal:
        invited(tally, email="Nora@Example.org", alias="Nora B.")
    assert "Send it again" in refusal.value.errors["email"][0]
    invited(elsewhere)
    assert StaffInvitation.objects.count() == 2


def test_nobody_sends_letters_to_everybody(tally: Community) -> None:
    with pytest.raises(TooMany):
        for number in range(50):
            invited(tally, email=f"n{number}@example.org")
    assert StaffInvitation.objects.count() == 40


def test_sent_again_the_former_link_opens_nothing(tally: Community) -> None:
    made, first = invited(tally)
    StaffInvitation.objects.update(expires_at=cast.PAST, letter_due_at=None)
    again, second = invite_again(invitation=made, now=clock.now())
    assert first != second
    assert again.expires_at > clock.now() + LASTS - timedelta(minutes=1)
    assert again.letter_due_at is not None
    with pytest.raises(NotFound):
        invitation_by(first, person_id=None, network="10.0.0.1")
    assert invitation_by(second, person_id=None, network="10.0.0.1") == made


def test_revoked_it_names_nobody_and_stays_so(tally: Community) -> None:
    made, _token = invited(tally)
    revoke_invitation(invitation=made, now=clock.now())
    made.refresh_from_db()
    assert (made.email, made.alias, made.letter_due_at) == ("", "", None)
    assert open_invitations(tally) == []
    for verb in (revoke_invitation, invite_again):
        with pytest.raises(InvitationSettled):
            verb(invitation=made, now=clock.now())
    invited(tally)


def test_operator_gets_a_new_link_for_the_same_owner(tally: Community) -> None:
    first = invite_owner(community=tally, email="boss@example.org", alias="Owner", now=clock.now())
    second = invite_owner(community=tally, email="Boss@example.org", alias="X", now=clock.now())
    assert first.invitation.id == second.invitation.id
    assert first.token != second.token


def test_accepted_it_names_nobody_and_the_address_is_confirmed(tally: Community) -> None:
    made, _token = invited(tally)
    nora = cast.person("Nora")
    membership = accept_invitation(invitation=made, person=nora, now=clock.now())
    assert (membership.role, membership.alias, membership.person) == ("agent", "Nora", nora)
    made.refresh_from_db()
    assert (made.email, made.alias) == ("", "")
    assert list(nora.emailaddress_set.values_list("email", "verified")) == [
        ("nora@example.org", True)
    ]
    assert accept_invitation(invitation=made, person=nora, now=clock.now()) == membership


def test_address_that_somebody_else_has_confirmed_is_theirs(tally: Community) -> None:
    made, _token = invited(tally)
    squatter, owner_of_it = cast.person("Nora"), cast.person("Nina")
    owner_of_it.emailaddress_set.create(email="nora@example.org", verified=True)
    with pytest.raises(ForAnotherAddress):
        accept_invitation(invitation=made, person=squatter, now=clock.now())
    assert accept_invitation(invitation=made, person=owner_of_it, now=clock.now()).alias == "Nora"


def test_an_unconfirmed_second_address_is_nobodys(tally: Community) -> None:
    made, _token = invited(tally)
    nina = cast.person("Nina")
    nina.emailaddress_set.create(email="nora@example.org", verified=False)
    with pytest.raises(ForAnotherAddress):
        accept_invitation(invitation=made, person=nina, now=clock.now())


def test_expired_at_the_very_second(tally: Community) -> None:
    made, _token = invited(tally)
    nora = cast.person("Nora")
    with pytest.raises(InvitationOver) as over:
        accept_invitation(invitation=made, person=nora, now=made.expires_at)
    assert over.value.more["state"] == "expired"
    just_before = made.expires_at - timedelta(seconds=1)
    assert accept_invitation(invitation=made, person=nora, now=just_before)


def test_who_had_the_role_before_has_it_again(tally: Community, agnes: Person) -> None:
    Membership.objects.filter(person=agnes).update(ended_at=cast.PAST, alias="Agi")
    made, _token = invited(tally, email=agnes.email, alias="Agnes")
    accept_invitation(invitation=made, person=agnes, now=clock.now())
    row = Membership.objects.get(person=agnes)
    assert (row.ended_at, row.alias) == (None, "Agnes")


@pytest.mark.promise("F4")
@pytest.mark.parametrize("alias", ["Ezra", "EZRA", "Ézra", "E-zra"])
def test_staff_is_never_called_like_an_expert(tally: Community, ezra: Person, alias: str) -> None:
    Membership.objects.filter(person=ezra).update(alias="Ezra", alias_key="ezra")
    (sentence,) = refused(tally, alias=alias)["alias"]
    assert "An expert here is called like that" in sentence
    Membership.objects.filter(person=ezra).update(ended_at=cast.PAST)
    assert refused(tally, alias=alias)


@pytest.mark.promise("F4")
@pytest.mark.parametrize("lookalike", ["Nova", "N0va", "Nóva"])
def test_staff_is_never_called_like_one_who_waits(tally: Community, lookalike: str) -> None:
    applicant(tally, "Nova", "submitted")
    assert "waits to be" in refused(tally, alias=lookalike)["alias"][0]


@pytest.mark.promise("F4")
def test_likeness_counts_for_experts_whose_key_was_never_kept(
    tally: Community, ezra: Person
) -> None:
    Membership.objects.filter(person=ezra).update(alias="Carla", alias_key="")
    for lookalike in ("Carla", "Car1a", "Cárla"):
        assert refused(tally, alias=lookalike)


@pytest.mark.promise("F4")
def test_agent_is_renamed_but_not_to_an_experts_alias(
    tally: Community, agnes: Person, ezra: Person
) -> None:
    membership = Membership.objects.select_related("community").get(person=agnes)
    Membership.objects.filter(person=ezra).update(alias="Ezra", alias_key="ezra")
    with pytest.raises(InvalidInput):
        rename_staff(membership=membership, alias="Ezra")
    rename_staff(membership=membership, alias=" Ezra B. ")
    membership.refresh_from_db()
    assert membership.alias == "Ezra B."


@pytest.mark.promise("F4")
def test_alias_is_kept_for_who_was_invited(tally: Community, ezra: Person) -> None:
    made, _token = invited(tally)
    expert = Membership.objects.select_related("community").get(person=ezra)
    with pytest.raises(InvalidInput):
        checked_alias(community=tally, person_id=ezra.id, alias="Nora")
    with pytest.raises(InvalidInput):
        rename(membership=expert, alias="N0ra")
    revoke_invitation(invitation=made, now=clock.now())
    assert rename(membership=expert, alias="Nora").alias == "Nora"


@pytest.mark.promise("F4")
@pytest.mark.parametrize("approval", [True, False])
def test_alias_chosen_before_the_staff_took_it_is_not_the_experts(
    tally: Community, *, approval: bool
) -> None:
    tally.policy_values = {"expert_approval": approval}
    tally.save()
    draft = applicant(tally, "Nora", "draft")
    draft.access_code = AccessCode.objects.create(community=tally, code="COME-IN")
    draft.languages = ["de"]
    draft.save()
    invited(tally)
    if approval:
        with pytest.raises(NotFinished) as refusal:
            finish_application(application=draft, now=clock.now())
        assert refusal.value.more["step"] == "alias"
    else:
        joined = finish_application(application=draft, now=clock.now())
        assert joined is not None
        assert joined.alias == "Nora 2"


@pytest.mark.invariant("I20")
def test_what_expired_long_ago_is_gone(tally: Community) -> None:
    made, _token = invited(tally)
    assert forget_old_invitations(now=made.expires_at + timedelta(days=29)) == 0
    assert forget_old_invitations(now=made.expires_at + timedelta(days=31)) == 1
