"""How an article looks outside."""

from typing import Any

from peerdesk.domain.knowledge.models import Article


def article_link_wire(article: Article) -> dict[str, Any]:
    """What stands beside a reason: enough to offer the article (S9)."""
    return {"key": article.key, "title": article.title, "summary": article.summary}
