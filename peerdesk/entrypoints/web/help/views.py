"""The start page, a community's help page with its search, an article."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from peerdesk.core.clock import now
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.queries import all_communities
from peerdesk.domain.intake.queries import reason_tree
from peerdesk.domain.knowledge.queries import Retired, article, find_articles, often_read
from peerdesk.entrypoints.web.community import enter
from peerdesk.entrypoints.web.help.article_text import blocks
from peerdesk.entrypoints.web.help.entrance import chat_now


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The communities of this installation."""
    return render(request, "help/start.html", {"communities": all_communities()})


@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Search first, the reasons as a short tree, articles beside (S1, S9).

    The search's script asks with `X-Parts: found` and gets the results alone.
    """
    community = enter(request, slug)
    language = get_language() or "en"
    asked = request.GET.get("q", "").strip()[:200]
    found = find_articles(community, language, asked) if asked else []
    page: dict[str, object] = {"asked": asked, "found": found}
    if request.headers.get("X-Parts") == "found":
        return render(request, "help/found.html", page)
    page |= {
        "tree": reason_tree(community.id),
        "often": often_read(community, language),
        "chat": chat_now(community, now=now()),
    }
    return render(request, "help/page.html", page)


@require_safe
def article_page(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One article in the reader's language or the next best; of a retired one, that it is."""
    community = enter(request, slug)
    try:
        found = article(community, key, get_language() or "en")
    except Retired:
        return render(request, "help/retired.html", status=410)
    except NotFound:
        raise Http404 from None
    return render(request, "help/article.html", {"article": found, "blocks": blocks(found.body)})
