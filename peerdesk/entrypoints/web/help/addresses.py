"""Where an article is read: by everyone, or by experts alone."""

from django.urls import reverse

from peerdesk.domain.knowledge.models import ArticleText


def address_of(slug: str, text: ArticleText) -> str:
    """The page of an article of the community."""
    if text.article.for_experts:
        return reverse("workspace-help-article", args=[slug, text.article_id])
    return reverse("article", args=[slug, text.key])
