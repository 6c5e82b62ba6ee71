"""How many are asked at once and who isn't asked at all, with the community's own numbers (F13)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.routing.queries import POOL
from peerdesk.domain.routing.sizing import size_by
from peerdesk.workflows.find_helper import BRIEFLY


def rules_of_asking(policy: Policy) -> list[str]:
    """What decides besides the score, a sentence each."""
    return [_how_many(policy), _how_long(policy), _once(), _former(policy), _pool()]


def _how_many(policy: Policy) -> str:
    size = size_by(policy)
    values = {"least": size.least, "most": size.most, "percent": round(size.wanted * 100)}
    if size.least == size.most:
        return (
            ngettext("%(least)d is asked at once.", "%(least)d are asked at once.", size.least)
            % values
        )
    return (
        _(
            "From %(least)d to %(most)d are asked at once: as many as it takes until one of them"
            " says yes with %(percent)d %%, going by how often each did at this hour."
        )
        % values
    )


def _how_long(policy: Policy) -> str:
    seconds = int(policy.seconds("accept_seconds").total_seconds())
    return ngettext(
        "Each has %(count)d second to answer; then the next are asked.",
        "Each has %(count)d seconds to answer; then the next are asked.",
        seconds,
    ) % {"count": seconds}


def _once() -> str:
    return _(
        "Nobody is asked twice for the same question, and nobody again who left it, kept silent in"
        " it or asked it."
    )


def _former(policy: Policy) -> str:
    seconds = int(min(BRIEFLY, policy.seconds("accept_seconds")).total_seconds())
    return ngettext(
        "A chat that is opened again goes to its former expert first, alone for %(count)d second.",
        "A chat that is opened again goes to its former expert first, alone for %(count)d seconds.",
        seconds,
    ) % {"count": seconds}


def _pool() -> str:
    return _(
        "Where more than %(count)d are free, the points are compared among the %(count)d who were"
        " asked longest ago."
    ) % {"count": POOL}
