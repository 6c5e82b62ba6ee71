"""Publishing an article, taking it out of everything, taking either back."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from peerdesk.core.errors import Refusal
from peerdesk.domain.knowledge.lifecycle import MOVES, State
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.people.models import Person


class NotNow(Refusal):
    """Somebody else was first: the article stands elsewhere by now."""

    code = "wrong_state"
    sentence = gettext_lazy("Somebody else has published or retired this article meanwhile.")


def publish_article(*, article: Article, by: Person, now: datetime) -> Article:
    """A draft is offered to whom it is for, from now on; its address stays. Raises NotNow."""
    if article.state == State.RETIRED:
        raise NotNow
    return _move(article, State.PUBLISHED, by, now)


def retire_article(*, article: Article, by: Person, now: datetime) -> Article:
    """Offered to nobody any more; links lead to a page that says so. Raises NotNow."""
    return _move(article, State.RETIRED, by, now)


def restore_article(*, article: Article, by: Person, now: datetime) -> Article:
    """As it was before it was retired: published, or a draft still. Raises NotNow."""
    if article.state != State.RETIRED:
        return article
    before = State.PUBLISHED if article.published_at else State.DRAFT
    return _move(article, before, by, now)


def _move(article: Article, to: State, by: Person, now: datetime) -> Article:
    """Moved twice is moved once."""
    if article.state == to:
        return article
    values = {"state": to, "changed_by": by, "changed_at": now}
    if to == State.PUBLISHED:
        values["published_at"] = article.published_at or now
    rows = Article.objects.filter(id=article.id, state=article.state)
    if to not in MOVES[State(article.state)] or not rows.update(**values):
        raise NotNow
    for name, value in values.items():
        setattr(article, name, value)
    return article
