"""The expert's appeal against a rating, and an owner's decision on it (F7, F13)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.lifecycle import Outcome, RatingState
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.domain.ratings.replying import NotGiven, written
from peerdesk.domain.ratings.windows import appealable_until


class AlreadyAppealed(Refusal):
    """One appeal a rating."""

    code = "already_appealed"
    sentence = gettext_lazy("You have appealed against this rating already.")


class AppealOver(Refusal):
    """The days in which an appeal can be made are over."""

    code = "appeal_over"
    sentence = gettext_lazy("The time to appeal against this rating is over.")


class AlreadyDecided(Refusal):
    """An owner has decided it before."""

    code = "already_decided"
    sentence = gettext_lazy("This appeal is decided already.")


class OwnCase(Refusal):
    """Nobody decides about their own rating."""

    code = "own_case"
    sentence = gettext_lazy("This is about yourself: another owner has to decide it.")


def appeal(rating: Rating, *, community: Community, text: str, now: datetime) -> Appeal:
    """Ask an owner to look at it; raises NotGiven, AppealOver, AlreadyAppealed, InvalidInput."""
    text = written("text", text)
    until = appealable_until(rating, community)
    if rating.state != RatingState.GIVEN or until is None:
        raise NotGiven(state=rating.state)
    if until <= now:
        raise AppealOver(state=rating.state)
    try:
        with transaction.atomic():
            return Appeal.objects.create(rating=rating, community=community, text=text, at=now)
    except IntegrityError:
        raise AlreadyAppealed(state=rating.state) from None


def decide(
    appealed: Appeal,
    *,
    outcome: str,
    text: str,
    by: Person,
    restored_minor: int,
    now: datetime,
) -> None:
    """An owner's decision, once; the rating's stars and words stay the customer's.

    Inside the caller's transaction, which books what is restored. Raises InvalidInput, OwnCase,
    AlreadyDecided.
    """
    decision = written("text", text)
    if outcome not in tuple(Outcome):
        raise InvalidInput({"outcome": [_("Choose one of the decisions.")]})
    rating = appealed.rating
    if by.id in (rating.expert_id, rating.customer_id):
        raise OwnCase
    values = {
        "outcome": Outcome(outcome),
        "decision": decision,
        "decided_by": by,
        "decided_at": now,
        "restored_minor": restored_minor,
    }
    if not Appeal.objects.filter(id=appealed.id, outcome="").update(**values):
        raise AlreadyDecided(state="decided")
    for name, value in values.items():
        setattr(appealed, name, value)
    _keep(rating, excused=outcome != Outcome.COUNTS, restored_minor=restored_minor)


def _keep(rating: Rating, *, excused: bool, restored_minor: int) -> None:
    rating.excused = excused
    rating.pay_minor = (rating.pay_minor or 0) + restored_minor
    rating.save(update_fields=["excused", "pay_minor"])
