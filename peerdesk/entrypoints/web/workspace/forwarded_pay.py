"""Why a forwarded chat earned what it did, in words (F9)."""

from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Community
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.statement import best_pay
from peerdesk.entrypoints.web.staff import reader_locale


def with_share(words: str, rating: Rating) -> str:
    """The stars' own words, and what part of it a forwarded chat earns."""
    if rating.brief is None:
        return words
    return f"{words}; {_share(rating.brief, rating.share_percent)}"


def earns_words(community: Community) -> str:
    """What a chat that is passed on now will earn; "" where the brand doesn't pay for answers."""
    policy = community.policy
    best = best_pay(community)
    if not best:
        return ""
    if policy.forward_pays == Pays.NOTHING:
        return _("A forwarded chat earns nothing; its stars count for you all the same.")
    percent = {"percent": policy.forward_part_percent}
    if policy.forward_pays == Pays.PART:
        return _("A forwarded chat earns %(percent)d%% of what its stars earn.") % percent
    words = _(
        "The agent who receives it says what your brief is worth: up to %(amount)s. If nobody says"
        " so, it earns %(percent)d%% of what its stars earn."
    )
    return words % {**percent, "amount": best.format(reader_locale())}


def judged_words(brief: Brief) -> str:
    """What the receiving agent said of the brief."""
    values = {"worth": brief.worth, "most": MOST_WORTH}
    return _("your brief: %(worth)s of %(most)s by the agent who received it") % values


def _share(brief: Brief, percent: int) -> str:
    if brief.worth is not None:
        return _("forwarded: paid by your brief")
    if brief.pays == Pays.NOTHING or not percent:
        return _("forwarded: earns nothing")
    if brief.pays == Pays.BRIEF:
        words = _("forwarded: nobody judged the brief, so %(percent)d%% of it")
        return words % {"percent": percent}
    return _("forwarded: %(percent)d%% of it") % {"percent": percent}
