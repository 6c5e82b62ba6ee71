"""Articles where an expert needs them: for a question, and for the trade itself (C13)."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.queries import articles_by_key, articles_by_reason, find_articles

MOST = 6


def related_articles(conversation: Conversation) -> list[Article]:
    """What may help with a question: its reason's, its area's, and what its words find."""
    community, language = conversation.community, conversation.language
    reason = conversation.reason_id
    found = [
        *articles_by_reason(community, language, [reason]).get(reason, []),
        *find_articles(community, language, conversation.excerpt, limit=MOST),
        *(_of_area(community, conversation.area_id, language) if conversation.area_id else []),
    ]
    by_key = {one.key: one for one in reversed(found) if not one.for_experts}
    order = list(dict.fromkeys(one.key for one in found))
    return [by_key[key] for key in order if key in by_key][:MOST]


def articles_for_experts(community: Community, language: str) -> list[Article]:
    """How to answer well, in the reader's language or the next best."""
    rows = Article.objects.filter(community=community, for_experts=True)
    return _best(community, language, list(rows.values_list("key", flat=True)))


def articles_by_area(community: Community, area_ids: list[UUID], language: str) -> list[Article]:
    """What customers read about the areas too."""
    rows = Article.objects.filter(community=community, areas__in=area_ids, for_experts=False)
    return _best(community, language, list(rows.values_list("key", flat=True)))


def help_article(community: Community, article_id: UUID) -> Article:
    """One article by its id, for experts; raises NotFound."""
    found = Article.objects.filter(community=community, id=article_id).defer("search").first()
    if found is None:
        raise NotFound
    return found


def _of_area(community: Community, area_id: UUID, language: str) -> list[Article]:
    return articles_by_area(community, [area_id], language)


def _best(community: Community, language: str, keys: list[str]) -> list[Article]:
    found = articles_by_key(community, language, set(keys))
    return sorted(found, key=lambda one: one.title)
