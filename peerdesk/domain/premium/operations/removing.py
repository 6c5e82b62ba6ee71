"""Taking away for good what was said of a paid service: who did what and when stays (P10).

Inside the caller's transaction, with the conversation locked.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from peerdesk.domain.conversations.models import Event
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.service_models import NoShow

# The expert's report; that one side didn't come, and what the other said to it; why the service
# couldn't be given.
WORDS: Final = ("report", "no_show", "no_show_answer", "cannot_deliver")
_OF_CLAIM: Final = {"no_show": "text", "no_show_answer": "answer"}


@dataclass(frozen=True, slots=True)
class Written:
    """Some words, by the name under which they can be taken away, and whose they are."""

    name: str
    text: str
    author_id: UUID


def words_of(offer: PremiumOffer) -> list[Written]:
    """All that stands there of a service now, in the order of `WORDS`."""
    found = [one for one in _all(offer) if one.text]
    return sorted(found, key=lambda one: WORDS.index(one.name))


def take_words(offer: PremiumOffer, names: Collection[str]) -> list[Written]:
    """What stood there; what was empty isn't named. Of several claims it is taken from each.

    Why it couldn't be given stands in its entry alone, from which who calls this cuts it.
    """
    taken = [one for one in words_of(offer) if one.name in names]
    gone = {one.name for one in taken}
    if "report" in gone:
        PremiumOffer.objects.filter(id=offer.id).update(report="")
    for name in gone & _OF_CLAIM.keys():
        NoShow.objects.filter(offer=offer).update(**{_OF_CLAIM[name]: ""})
    _note(offer, gone)
    return taken


def cut_words(conversation_id: UUID, cut: Callable[[Any], Any]) -> None:
    """What was taken away elsewhere in the conversation is quoted in nothing said of a service."""
    for offer in PremiumOffer.objects.filter(conversation_id=conversation_id):
        if (report := cut(offer.report)) != offer.report:
            PremiumOffer.objects.filter(id=offer.id).update(report=report)
            _note(offer, () if report else ("report",))
        for claim in NoShow.objects.filter(offer=offer):
            for name, field in _OF_CLAIM.items():
                words = getattr(claim, field)
                if (left := cut(words)) != words:
                    NoShow.objects.filter(id=claim.id).update(**{field: left})
                    _note(offer, () if left else (name,))


def _all(offer: PremiumOffer) -> Iterator[Written]:
    yield Written("report", offer.report, offer.expert_id)
    parties = {offer.customer_id: offer.expert_id, offer.expert_id: offer.customer_id}
    for claim in NoShow.objects.filter(offer=offer).order_by("id"):
        yield Written("no_show", claim.text, claim.by_id)
        yield Written("no_show_answer", claim.answer, parties[claim.by_id])
    told = Event.objects.filter(
        conversation_id=offer.conversation_id,
        kind="notice",
        data__code="premium_cancelled",
        data__values__premium_offer=str(offer.id),
    )
    for event in told:
        words = str(event.data["values"].get("text") or "")
        yield Written("cannot_deliver", words, offer.expert_id)


def _note(offer: PremiumOffer, gone: Collection[str]) -> None:
    if gone:
        offer.removed = sorted({*offer.removed, *gone})
        offer.save(update_fields=["removed"])
