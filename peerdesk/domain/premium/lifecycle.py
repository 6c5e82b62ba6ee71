"""The states of a premium offer and the moves between them (pure; protocol.md names them).

offered     the customer may accept or decline until `expires_at`
accepted    paid: the service is being given
declined    by the customer
withdrawn   by the expert, or the conversation ended
expired     nobody answered in time
completed   the expert reported that it was given; the customer confirms it, by word or by silence
cancelled   it couldn't be given, or the money went back
"""

from enum import StrEnum


class OfferState(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What is offered (P3)."""

    PHONE_CALL = "phone_call"
    VIDEO_CALL = "video_call"
    REMOTE_ASSISTANCE = "remote_assistance"
    IMAGE_REVIEW = "image_review"
    DOCUMENT_REVIEW = "document_review"
    OTHER = "other"


class Claim(StrEnum):
    """What became of the word that the other side didn't come."""

    OPEN = "open"
    AGREED = "agreed"  # the other side says so, too
    SILENT = "silent"  # the other side didn't answer in time: it counts
    CONTESTED = "contested"  # support looks at it
    WITHDRAWN = "withdrawn"


MOVES: dict[OfferState, frozenset[OfferState]] = {
    OfferState.OFFERED: frozenset(
        {
            OfferState.ACCEPTED,
            OfferState.DECLINED,
            OfferState.WITHDRAWN,
            OfferState.EXPIRED,
        }
    ),
    OfferState.ACCEPTED: frozenset({OfferState.COMPLETED, OfferState.CANCELLED}),
    OfferState.COMPLETED: frozenset({OfferState.CANCELLED}),
}


class Act(StrEnum):
    """What somebody did with a private box; each is kept (P8)."""

    OPENED = "opened"
    WROTE = "wrote"
