"""The demo's articles, written and published by the communities' owners."""

from collections.abc import Iterable
from datetime import datetime

from peerdesk.demo.source import ArticleText, article_texts
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.publishing import publish_article
from peerdesk.domain.knowledge.wording import ArticleTerms, Wording
from peerdesk.domain.knowledge.writing import add_article
from peerdesk.domain.people.models import Person


def load_articles(community: Community, owner: Person, now: datetime) -> None:
    """The help articles, beside their reasons and areas (S9), and the experts' own (C13).

    What people changed stays.
    """
    reasons = {reason.slug: reason for reason in Reason.objects.filter(community=community)}
    areas = {area.slug: area for area in Area.objects.filter(community=community)}
    for text in _missing(community, article_texts(community.slug)):
        about = [areas[slug].id for slug in text[0].areas]
        made = _publish(text, community, owner, now, ArticleTerms({}, areas=about))
        made.reasons.set(reasons[slug] for slug in text[0].reasons)
    general = [area.id for area in areas.values() if area.is_general]
    for text in _missing(community, article_texts("experts")):
        for_experts = ArticleTerms({}, for_experts=True, areas=general)
        _publish(text, community, owner, now, for_experts)


def _missing(community: Community, texts: Iterable[ArticleText]) -> list[list[ArticleText]]:
    """The texts of each article that isn't there, in the community's languages."""
    known = set(Article.objects.filter(community=community).values_list("key", flat=True))
    by_key: dict[str, list[ArticleText]] = {}
    for one in texts:
        if one.key not in known and one.language in community.languages:
            by_key.setdefault(one.key, []).append(one)
    return list(by_key.values())


def _publish(
    texts: list[ArticleText],
    community: Community,
    owner: Person,
    now: datetime,
    terms: ArticleTerms,
) -> Article:
    words = {one.language: Wording(one.title, one.summary, one.body) for one in texts}
    whole = ArticleTerms(words, terms.for_experts, terms.areas, texts[0].key)
    made = add_article(community=community, terms=whole, by=owner, now=now)
    return publish_article(article=made, by=owner, now=now)
