"""Articles where an expert needs them: for a question, and for the trade itself (C13)."""

from uuid import UUID

from django.db.models import Q

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.knowledge.models import ArticleText
from peerdesk.domain.knowledge.queries import articles_by_reason, best_texts, find_articles

MOST = 6


def related_articles(conversation: Conversation) -> list[ArticleText]:
    """What may help with a question: its reason's, its area's, and what its words find.

    All may be sent to the customer: none is for experts alone.
    """
    community, language = conversation.community, conversation.language
    reason, area = conversation.reason_id, conversation.area_id
    found = [
        *articles_by_reason(community, language, [reason]).get(reason, []),
        *find_articles(community, language, conversation.excerpt, limit=MOST),
        *(articles_by_area(community, [area], language) if area else []),
    ]
    by_article = {one.article_id: one for one in reversed(found)}
    return [by_article[one] for one in dict.fromkeys(one.article_id for one in found)][:MOST]


def articles_for_experts(community: Community, language: str) -> list[ArticleText]:
    """How to answer well, in the reader's language or the next best."""
    return _by_title(community, language, Q(article__for_experts=True))


def articles_by_area(
    community: Community, area_ids: list[UUID], language: str
) -> list[ArticleText]:
    """What customers read about the areas too."""
    about = Q(article__areas__in=area_ids, article__for_experts=False)
    return _by_title(community, language, about)


def _by_title(community: Community, language: str, which: Q) -> list[ArticleText]:
    found = best_texts(community, language, which, bodies=False)
    return sorted(found.values(), key=lambda one: one.title)
