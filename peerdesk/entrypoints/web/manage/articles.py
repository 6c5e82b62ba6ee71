"""The owner's articles: the list, and the editor with its preview (S9, C2, C13)."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.text import kept
from peerdesk.domain.communities.models import Community
from peerdesk.domain.knowledge.catalogue import (
    Wanted,
    article_in,
    catalogue,
    counts_by_state,
    pointing_at,
    saved_by,
    title_of,
)
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.publishing import NotNow, publish_article
from peerdesk.domain.knowledge.writing import ChangedMeanwhile, add_article, change_article
from peerdesk.entrypoints.web.help.article_text import blocks
from peerdesk.entrypoints.web.manage.article_form import (
    ArticleForm,
    Tongue,
    form_of,
    form_typed,
)
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.templatetags.staff import language_name


@staff_page
@require_safe
def articles(request: HttpRequest, slug: str) -> HttpResponse:
    """Every article with its languages and what points at it; narrowed by words and links."""
    community = owned(request, slug)
    asked = request.GET
    wanted = Wanted(
        words=kept(asked.get("q", "").strip()[:200]),
        state=asked.get("state", ""),
        audience=asked.get("for", ""),
        missing=asked.get("missing", ""),
    )
    counts = counts_by_state(community)
    page = catalogue(community, get_language() or "en", wanted, cursor=asked.get("cursor"))
    context = {
        "here": "articles",
        "community": community,
        "wanted": wanted,
        "narrowed": wanted != Wanted(),
        "there_are_some": sum(counts.values()) > 0,
        "filters": _filters(community, wanted, counts),
        "lines": page.items,
        "more": _address(wanted, cursor=page.next) if page.next else "",
    }
    return render(request, "manage/articles.html", context)


@staff_page
def new_article(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft, or an article that is published at once."""
    community = owned(request, slug)
    if request.method != "POST":
        return _page(request, community, None, form_of(community, None))
    return _edit(request, community, None)


@staff_page
def article(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One article; POST saves it, or draws the preview alone."""
    community = owned(request, slug)
    row = article_in(community, id)
    if request.method != "POST":
        form = form_of(community, row, request.GET.get("language", ""))
        return _page(request, community, row, form)
    return _edit(request, community, row)


@staff_page
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The typed text as readers see it, for the editor's script."""
    community = owned(request, slug)
    form = form_typed(community, request.POST)
    return render(request, "manage/parts/article_preview.html", _preview(request, form))


def _edit(request: HttpRequest, community: Community, row: Article | None) -> HttpResponse:
    form, act = form_typed(community, request.POST), request.POST.get("act", "")
    if act.startswith("preview-"):
        return _page(request, community, row, form, unsaved=True)
    try:
        saved = _save(request, community, row, form)
    except InvalidInput as refusal:
        form.refuse(refusal)
        return _page(request, community, row, form, unsaved=True, status=422)
    except ChangedMeanwhile as newer:
        row = article_in(community, newer.article_id)
        form.meet(row)
        return _page(request, community, row, form, unsaved=True, status=409)
    if act == "publish":
        try:
            saved = publish_article(article=saved, by=signed_in(request), now=clock.now())
        except NotNow as refusal:
            explain(request, refusal)
    messages.success(request, _said(saved))
    return redirect("manage-article", community.slug, saved.id)


def _save(
    request: HttpRequest, community: Community, row: Article | None, form: ArticleForm
) -> Article:
    by, now = signed_in(request), clock.now()
    if row is None:
        return add_article(community=community, terms=form.terms(), by=by, now=now)
    return change_article(article=row, version=form.version, terms=form.terms(), by=by, now=now)


def _said(article: Article) -> str:
    if article.state == State.PUBLISHED:
        return _("Saved. Readers see it from now on.")
    if article.state == State.RETIRED:
        return _("Saved. It is still retired.")
    return _("The draft is saved. Nobody else sees it until you publish it.")


def _page(
    request: HttpRequest,
    community: Community,
    row: Article | None,
    form: ArticleForm,
    *,
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "here": "articles",
        "community": community,
        "article": row,
        "form": form,
        "unsaved": unsaved,
        **_preview(request, form),
    }
    if row:
        names = saved_by(community.id, [row.changed_by_id])
        context["title"] = title_of(row, get_language() or "en")
        context["changed_by"] = names.get(row.changed_by_id, "")
        context["pointing"] = pointing_at(row)
    return render(request, "manage/article.html", context, status=status)


def _preview(request: HttpRequest, form: ArticleForm) -> dict[str, Any]:
    """One language: the one asked for, the reader's, or the first that says something."""
    wish = request.POST.get("act", "").removeprefix("preview-")
    wishes = (request.POST.get("preview", ""), wish, request.GET.get("language", ""))
    by_code = {one.code: one for one in form.tongues}
    said = [one.code for one in form.tongues if not one.wording.is_empty]
    mine = [code for code in (request.LANGUAGE_CODE, *said) if code in said]
    code = next((one for one in wishes if one in by_code), (mine or [form.tongues[0].code])[0])
    return {"shown": _as_read(by_code[code]), "tongue": code}


def _as_read(one: Tongue) -> dict[str, Any]:
    words = {"language": one.code, "title": one.title.strip(), "summary": one.summary.strip()}
    return {"article": words, "blocks": blocks(one.body)}


def _filters(
    community: Community, wanted: Wanted, counts: dict[str, int]
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Groups of links: each by its name, with label, address, and whether it is chosen."""
    states = {
        "": _("All articles"),
        "published": _("Published (%(n)d)") % {"n": counts["published"]},
        "draft": _("Drafts (%(n)d)") % {"n": counts["draft"]},
        "retired": _("Retired (%(n)d)") % {"n": counts["retired"]},
    }
    readers = {"": _("All readers"), "everyone": _("For everyone"), "experts": _("For experts")}
    lacks = {"": _("Any language")} | {
        code: _("Lacks %(language)s") % {"language": language_name(code)}
        for code in community.languages
    }
    groups = [(_("State"), "state", states), (_("Readers"), "audience", readers)]
    if len(community.languages) > 1:
        groups.append((_("Missing language"), "missing", lacks))
    return [(name, _links(wanted, which, choices)) for name, which, choices in groups]


def _links(wanted: Wanted, which: str, choices: dict[str, str]) -> list[tuple[str, str, bool]]:
    now = getattr(wanted, which)
    return [
        (label, _address(replace(wanted, **{which: value})), value == now)
        for value, label in choices.items()
    ]


def _address(wanted: Wanted, cursor: str | None = None) -> str:
    asked = {
        "q": wanted.words,
        "state": wanted.state,
        "for": wanted.audience,
        "missing": wanted.missing,
        "cursor": cursor,
    }
    return "?" + urlencode({name: value for name, value in asked.items() if value})
