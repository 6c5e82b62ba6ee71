"""Help for experts: tips, articles, rules, whom to ask; and the page of everything else (C13)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerdesk.core.errors import NotFound
from peerdesk.domain.admission.queries import rules_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import areas_of, staff_of
from peerdesk.domain.knowledge.models import ArticleText
from peerdesk.domain.knowledge.queries import Retired, find_articles, help_article
from peerdesk.domain.knowledge.related import articles_by_area, articles_for_experts
from peerdesk.entrypoints.web.help.article_text import blocks
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of one area."""

    name: str
    articles: list[ArticleText]


@staff_page
@require_safe
def help_page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Everything about answering in one community; `?q=` looks for words."""
    communities, community = _chosen(request, slug)
    language, asked = get_language() or "en", request.GET.get("q", "").strip()[:200]
    rules = rules_of(community)
    context = {
        "here": "help",
        "communities": communities,
        "community": community,
        "tips": tips(community),
        "asked": asked,
        "found": find_articles(community, language, asked, experts=True) if asked else [],
        "articles": articles_for_experts(community, language),
        "shelves": _shelves(community, language),
        "rules": in_language(rules.texts) if rules else "",
        "rules_version": rules,
        "staff": staff_of(community),
    }
    return render(request, "workspace/help.html", context)


@staff_page
@require_safe
def article(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One article, also those that are for experts alone."""
    _communities, community = _chosen(request, slug)
    context: dict[str, object] = {"here": "help", "community": community}
    try:
        found = help_article(community, id, get_language() or "en")
    except Retired:
        return render(request, "workspace/retired.html", context, status=410)
    context |= {"article": found, "blocks": blocks(found.body)}
    return render(request, "workspace/article.html", context)


@staff_page
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """What has no place of its own in the dock of a phone."""
    communities = communities_as(request, Membership.Role.EXPERT)
    return render(request, "workspace/more.html", {"here": "more", "communities": communities})


def tips(community: Community) -> list[tuple[str, str]]:
    """What helps on the first day, and on the hundredth."""
    policy = community.policy
    return [
        (
            _("Say hello within the first moments"),
            _("One line is enough: that you are there and what you look at. The clock then rests."),
        ),
        (
            _("Ask before you answer"),
            _("What did they want to do, what happened, what have they tried? Then answer once."),
        ),
        (
            _("One step at a time"),
            _("Short steps that can be tried, each with what one should see then."),
        ),
        (
            _("Passing costs nothing"),
            _("Pass on what isn't yours: another is asked at once. Only leaving questions"
              " unanswered counts: after %(count)d in a row you are paused and asked why.")
            % {"count": policy.misses_before_pause},
        ),
        _team_tip(),
        (
            _("Keep it in the chat"),
            _("No phone numbers, no addresses, no passwords: what is in the chat is protected."),
        ),
        (
            _("Ask for nothing"),
            _("Don't ask for stars. A rating that you think unjust can be answered and appealed."),
        ),
    ]  # fmt: skip


def _team_tip() -> tuple[str, str]:
    words = _(
        "What you don't know or may not answer goes to it with a short brief. The customer is told,"
        " and repeats nothing."
    )
    return _("The support team is behind you"), words


def _chosen(request: HttpRequest, slug: str) -> tuple[list[Community], Community]:
    communities = communities_as(request, Membership.Role.EXPERT)
    chosen = next((one for one in communities if slug in ("", one.slug)), None)
    if chosen is None:
        raise NotFound
    return communities, chosen


def _shelves(community: Community, language: str) -> list[Shelf]:
    shelves = [
        Shelf(in_language(area.name), articles_by_area(community, [area.id], language))
        for area in areas_of(community)
        if not area.is_general
    ]
    return [shelf for shelf in shelves if shelf.articles]
