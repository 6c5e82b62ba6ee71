"""An owner designs a reason of the contact form, with the articles beside it (S7, S9)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.design import ReasonTerms
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.operations import add_reason, change_reason
from peerdesk.domain.knowledge.linking import link_articles


@transaction.atomic
def design_reason(
    *,
    community: Community,
    reason: Reason | None,
    terms: ReasonTerms,
    articles: Collection[UUID] | None = None,
) -> Reason:
    """A new reason, or other terms for one; its articles stay as they are unless named.

    Raises InvalidInput by field.
    """
    if reason is None:
        saved = add_reason(community=community, terms=terms)
    else:
        saved = change_reason(reason=reason, terms=terms)
    if articles is not None:
        link_articles(reason=saved, articles=articles)
    return saved
