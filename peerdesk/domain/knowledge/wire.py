"""How an article looks outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.knowledge.models import ArticleText, TextTemplate


def article_link_wire(article: ArticleText) -> dict[str, Any]:
    """What stands beside a reason: enough to offer the article (S9)."""
    return {"key": article.key, "title": article.title, "summary": article.summary}


def template_wire(template: TextTemplate) -> dict[str, Any]:
    """A text template as it is written."""
    return {
        "id": str(template.id),
        "title": template.title,
        "body": template.body,
        "language": template.language or None,
        "area": template.area.slug if template.area else None,
        "shared": template.person_id is None,
        "updated_at": rfc3339(template.updated_at),
    }


def filled_wire(template: TextTemplate, text: str) -> dict[str, Any]:
    """A template as it would be sent in one conversation."""
    return {
        "id": str(template.id),
        "title": template.title,
        "text": text,
        "shared": template.person_id is None,
    }
