"""Aliases of the brand's own side: never like an expert's, who is a customer like others (F4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.admission.operations.naming import is_an_experts
from peerdesk.domain.communities.aliases import is_well_formed
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.staffing import hold_names


def checked_staff_alias(*, community: Community, alias: str) -> str:
    """The alias, tidied; raises InvalidInput for one that is or looks like an expert's.

    Former experts count, for their alias stands in old timelines, and those who wait for admission.
    Inside the caller's transaction: until it ends no expert takes the alias.
    """
    alias = alias.strip()
    if not is_well_formed(alias):
        raise _refused(_("Use 2 to 40 letters of one alphabet, without contact details."))
    hold_names(community.id)
    if is_an_experts(community, alias):
        raise _refused(
            _(
                "An expert here is called like that or nearly so, was once, or waits to be. "
                "Nobody should take an expert for the team: add an initial, for example."
            )
        )
    return alias


@transaction.atomic
def rename_staff(*, membership: Membership, alias: str) -> None:
    """From the next conversation on they are called so; raises InvalidInput."""
    membership.alias = checked_staff_alias(community=membership.community, alias=alias)
    Membership.objects.filter(id=membership.id).update(alias=membership.alias)


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput({"alias": [sentence]})
