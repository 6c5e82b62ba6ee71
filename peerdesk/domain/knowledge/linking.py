"""Which articles stand beside a reason of the contact form, and which can be chosen (S9)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.queries import best_texts


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that an editor offers, under its title."""

    article: Article
    title: str
    language: str


def choices(
    community: Community,
    language: str,
    *,
    experts: bool,
    chosen: Collection[UUID] = (),
    key: str = "",
) -> list[Choice]:
    """What can be chosen, by title: drafts too, so that all is ready on the day they are published.

    Those for experts alone where `experts` read; of retired ones what is chosen already, by its id
    or its key.
    """
    living = ~Q(article__state=State.RETIRED)
    if not experts:
        living &= Q(article__for_experts=False)
    which = living | Q(article__in=chosen) | Q(article__key=key)
    found = best_texts(community, language, which, tuple(State), bodies=False).values()
    made = [Choice(one.article, one.title, one.language) for one in found]
    return sorted(made, key=lambda one: (one.title.casefold(), one.article.key))


def linked_to(reason: Reason) -> list[UUID]:
    """The articles that stand beside a reason, whatever their state."""
    rows = Article.reasons.through._default_manager.filter(reason=reason)
    return list(rows.values_list("article_id", flat=True))


def links_in(community_id: UUID) -> dict[str, list[str]]:
    """The ids of the articles that stand beside each reason, by the reason's."""
    rows = Article.reasons.through._default_manager.filter(reason__community=community_id)
    found: dict[str, list[str]] = {}
    for reason_id, article_id in rows.order_by("id").values_list("reason_id", "article_id"):
        found.setdefault(str(reason_id), []).append(str(article_id))
    return found


def link_articles(*, reason: Reason, articles: Collection[UUID]) -> None:
    """These and no others, inside the caller's transaction; raises InvalidInput (`articles`)."""
    before, wanted = set(linked_to(reason)), set(articles)
    rows = Article.objects.filter(community=reason.community_id, id__in=wanted - before)
    if rows.filter(for_experts=False).count() < len(wanted - before):
        raise InvalidInput({"articles": [_("Choose among the articles for everyone.")]})
    through = Article.reasons.through
    links = through._default_manager.filter(reason=reason)
    links.filter(article__in=before - wanted).delete()
    through._default_manager.bulk_create(
        (through(reason=reason, article_id=one) for one in wanted - before), ignore_conflicts=True
    )
