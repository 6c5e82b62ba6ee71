"""What happens next with a paid service, in sentences for its expert and the team (P9, P12)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.communities.models import Membership
from peerdesk.domain.premium.access import SeenOffer
from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.service_queries import last_claim
from peerdesk.workflows.show_offers import with_refunds


def service_steps(offers: Sequence[SeenOffer], *, alias: str, now: datetime) -> list[str]:
    """The clocks of what was paid for and isn't over; nothing where no service is.

    `alias` is the customer's.
    """
    return [step for one in with_refunds(offers) for step in _steps(one, alias, now=now)]


def _steps(seen: SeenOffer, alias: str, *, now: datetime) -> Iterator[str]:
    offer = seen.offer
    if offer.state == OfferState.ACCEPTED:
        yield from _under_way(seen, alias, now)
    elif seen.is_asked_back:
        yield _asked_back(alias)
    elif offer.state == OfferState.COMPLETED and offer.confirmed_at is None and offer.due_at:
        words = _("%(name)s confirms what was given. Silence counts as yes on %(time)s.")
        yield words % {"name": alias, "time": _at(offer.due_at)}


def _under_way(seen: SeenOffer, alias: str, now: datetime) -> Iterator[str]:
    offer, claim = seen.offer, last_claim(seen.offer.id)
    if seen.is_asked_back:
        yield _asked_back(alias)
    if claim is not None and claim.state == Claim.OPEN:
        words = _("One side says that the other didn't come: unanswered, it counts on %(time)s.")
        yield words % {"time": _at(claim.answer_due_at)}
    else:
        if offer.deliver_by is not None:
            yield _to_give(seen, offer.deliver_by, now)
        if offer.report_by is not None:
            yield _without_report(seen, offer.report_by)
        yield _then_confirmed(offer, alias)
    yield _("As long as the service is under way, the chat doesn't close by itself.")


def _to_give(seen: SeenOffer, by: datetime, now: datetime) -> str:
    is_expert = seen.role == Membership.Role.EXPERT
    if by <= now and is_expert:
        words = _("The service was due by %(time)s. Report it as done, or say that you can't.")
    elif by <= now:
        words = _("The service was due by %(time)s; the expert was reminded.")
    elif is_expert:
        words = _("Give the service by %(time)s, then report it as done.")
    else:
        words = _("The expert gives the service by %(time)s, then reports it as done.")
    return words % {"time": _at(by)}


def _without_report(seen: SeenOffer, by: datetime) -> str:
    if seen.role == Membership.Role.EXPERT:
        words = _("Without your report by %(time)s the customer gets the money back.")
    else:
        words = _("Without a report by %(time)s the customer gets the money back.")
    return words % {"time": _at(by)}


def _then_confirmed(offer: PremiumOffer, alias: str) -> str:
    hours = int(offer.community.policy.confirm_hours)
    words = ngettext(
        "After the report %(name)s has %(count)d hour to confirm it; silence counts as yes.",
        "After the report %(name)s has %(count)d hours to confirm it; silence counts as yes.",
        hours,
    )
    return words % {"name": alias, "count": hours}


def _asked_back(alias: str) -> str:
    words = _("%(name)s has asked for the service's money back. The support team decides.")
    return words % {"name": alias}


def _at(at: datetime) -> str:
    local = timezone.localtime(at)
    today = timezone.localtime().date()
    return date_format(local, "H:i" if local.date() == today else "j M H:i")
