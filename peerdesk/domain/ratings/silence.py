"""What a customer's silence is worth: five stars for an answer, nothing for none (C8, F16)."""

from peerdesk.domain.conversations.models import Event
from peerdesk.domain.ratings.lifecycle import SETTLED
from peerdesk.domain.ratings.models import Rating


def counts_as_five(rating: Rating) -> bool:
    """Whether the helper answered, and was asked to.

    Otherwise silence would pay whoever takes chats and closes them without a word, and pay again
    for each time that a helper reopens what the customer is done with.
    """
    return _has_answered(rating) and (not _was_rated_before(rating) or _came_back(rating))


def _has_answered(rating: Rating) -> bool:
    """A word to the customer, in whichever span; of a forwarded chat the brief is the work (F9)."""
    if rating.brief_id is not None:
        return True
    words = Event.objects.filter(conversation_id=rating.conversation_id, kind="message")
    return words.filter(author_id=rating.expert_id).exists()


def _was_rated_before(rating: Rating) -> bool:
    rows = Rating.objects.filter(conversation_id=rating.conversation_id, state__in=SETTLED)
    return rows.filter(episode__lt=rating.episode).exists()


def _came_back(rating: Rating) -> bool:
    """Whether the customer reopened it, or has written since somebody else did."""
    events = Event.objects.filter(conversation_id=rating.conversation_id)
    reopened = events.filter(kind="reopened").order_by("-seq").first()
    if reopened is None:
        return True  # handed on while it was open
    since = events.filter(seq__gte=reopened.seq, author_id=rating.customer_id)
    return since.filter(kind__in=("message", "reopened")).exists()
