"""How a door obtains what admission keeps: one's own, or an owner's; strangers get NotFound."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.admission.models import Application, Credential, Picture
from peerdesk.domain.communities.access import membership_of, roles_in
from peerdesk.domain.communities.models import AccessCode, Community, Membership
from peerdesk.domain.people.access import Caller


def owned_code(caller: Caller, code_id: UUID) -> AccessCode:
    """An access code of a community that the caller owns."""
    code = AccessCode.objects.select_related("community").filter(id=code_id).first()
    if code is None:
        raise NotFound
    membership_of(caller, code.community_id, Membership.Role.OWNER)
    return code


def owned_application(caller: Caller, application_id: UUID) -> Application:
    """An application that was submitted to a community that the caller owns."""
    rows = Application.objects.select_related("community", "access_code")
    application = rows.exclude(state=Application.State.DRAFT).filter(id=application_id).first()
    if application is None:
        raise NotFound
    membership_of(caller, application.community_id, Membership.Role.OWNER)
    return application


def owned_credential(caller: Caller, credential_id: UUID) -> Credential:
    """A credential handed in to a community that the caller owns; nobody else ever opens it."""
    credential = (
        Credential.objects.select_related("community", "area").filter(id=credential_id).first()
    )
    if credential is None:
        raise NotFound
    membership_of(caller, credential.community_id, Membership.Role.OWNER)
    return credential


def own_application(caller: Caller, community: Community) -> Application | None:
    """The caller's own way into the community, however far it went."""
    return Application.objects.filter(community=community, person=caller.person).first()


def picture_for(caller: Caller, picture_id: UUID) -> Picture:
    """A picture of somebody in one of the caller's communities, or the caller's own."""
    picture = Picture.objects.filter(id=picture_id).first()
    if picture is None:
        raise NotFound
    own = picture.person_id == caller.person.id
    if not own and not roles_in(caller, picture.community_id):
        raise NotFound
    return picture
