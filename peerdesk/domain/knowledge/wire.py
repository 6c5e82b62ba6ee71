"""How an article looks outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.knowledge.catalogue import Line, Pointing
from peerdesk.domain.knowledge.models import Article, ArticleText, ArticleVersion, TextTemplate
from peerdesk.domain.knowledge.writing import texts_of


def article_link_wire(article: ArticleText) -> dict[str, Any]:
    """What stands beside a reason: enough to offer the article (S9)."""
    return {"key": article.key, "title": article.title, "summary": article.summary}


def line_wire(line: Line) -> dict[str, Any]:
    """An article in its owner's list."""
    return {
        **_head_wire(line.article),
        "title": line.title,
        "languages": line.there,
        "missing": line.missing,
        "reasons": line.reasons,
        "questions": line.questions,
        "changed_by": line.changed_by or None,
    }


def article_wire(article: Article, pointing: Pointing) -> dict[str, Any]:
    """An article as its owner wrote it, with what leads to it."""
    return {
        **_head_wire(article),
        "texts": {tongue: one.as_dict for tongue, one in texts_of(article).items()},
        "areas": [str(one) for one in article.areas.values_list("id", flat=True)],
        "reasons": [str(one.id) for one in pointing.reasons],
        "questions": [str(one.id) for one in pointing.questions],
        "published_at": rfc3339(article.published_at) if article.published_at else None,
    }


def article_version_wire(version: ArticleVersion, saved_by: str) -> dict[str, Any]:
    """One version of an article's words."""
    return {
        "number": version.number,
        "saved_at": rfc3339(version.saved_at),
        "saved_by": saved_by or None,
        "texts": version.texts,
    }


def _head_wire(article: Article) -> dict[str, Any]:
    return {
        "id": str(article.id),
        "key": article.key,
        "state": article.state,
        "audience": "experts" if article.for_experts else "everyone",
        "version": article.version,
        "changed_at": rfc3339(article.changed_at),
    }


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
