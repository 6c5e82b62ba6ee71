"""An article published, withdrawn and taken back; its old versions, seen and brought back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.knowledge.catalogue import article_in, pointing_at, title_of, versions_of
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.publishing import (
    publish_article,
    restore_article,
    retire_article,
)
from peerdesk.domain.knowledge.writing import bring_back, version_of, wordings
from peerdesk.entrypoints.web.help.article_text import blocks
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page


@staff_page
@require_POST
def publish(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """As it was saved last, to its readers."""
    row = article_in(owned(request, slug), id)
    try:
        publish_article(article=row, by=signed_in(request), now=clock.now())
    except Refusal as refusal:
        explain(request, refusal)
    else:
        messages.success(request, _("Published. Readers find it from now on."))
    return redirect("manage-article", slug, id)


@staff_page
def retire(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """What points at it is said first; POST takes it out of search, lists and suggestions."""
    community = owned(request, slug)
    row = article_in(community, id)
    if request.method != "POST":
        context = {
            "here": "articles",
            "community": community,
            "article": row,
            "title": title_of(row, get_language() or "en"),
            "pointing": pointing_at(row),
        }
        return render(request, "manage/article_retire.html", context)
    try:
        retire_article(article=row, by=signed_in(request), now=clock.now())
    except Refusal as refusal:
        explain(request, refusal)
    else:
        messages.success(request, _("Retired. You can put it back here at any time."))
    return redirect("manage-article", slug, id)


@staff_page
@require_POST
def restore(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """As before it was withdrawn."""
    row = article_in(owned(request, slug), id)
    try:
        row = restore_article(article=row, by=signed_in(request), now=clock.now())
    except Refusal as refusal:
        explain(request, refusal)
    else:
        published = row.state == State.PUBLISHED
        words = _("It is published again.") if published else _("It is a draft again.")
        messages.success(request, words)
    return redirect("manage-article", slug, id)


@staff_page
@require_safe
def versions(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Every version that was saved: when, and by whom."""
    community = owned(request, slug)
    row = article_in(community, id)
    context = {
        "here": "articles",
        "community": community,
        "article": row,
        "title": title_of(row, get_language() or "en"),
        "versions": versions_of(row),
    }
    return render(request, "manage/article_versions.html", context)


@staff_page
def version(
    request: HttpRequest,
    slug: str,
    id: UUID,  # noqa: A002
    number: int,
) -> HttpResponse:
    """One version in its languages; POST makes its words the next version."""
    community = owned(request, slug)
    row = article_in(community, id)
    old = version_of(row, number)
    if request.method == "POST":
        return _bring_back(request, row, number)
    context = {
        "here": "articles",
        "community": community,
        "article": row,
        "title": title_of(row, get_language() or "en"),
        "version": old,
        "texts": [
            ({"language": code, **one.as_dict}, blocks(one.body))
            for code, one in sorted(wordings(old).items())
        ],
    }
    return render(request, "manage/article_version.html", context)


def _bring_back(request: HttpRequest, row: Article, number: int) -> HttpResponse:
    slug, present = row.community.slug, request.POST.get("version", "")
    try:
        row = bring_back(
            article=row,
            number=number,
            version=int(present) if present.isdecimal() and len(present) < 10 else 0,
            by=signed_in(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        explain(request, refusal)
        return redirect("article-versions", slug, row.id)
    said = _("Version %(old)d is back, as version %(n)d.") % {"old": number, "n": row.version}
    messages.success(request, said)
    return redirect("manage-article", slug, row.id)
