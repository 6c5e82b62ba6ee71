"""A bank leaves as a file and comes back from one, whole or not at all (C2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.areas import area_in
from peerdesk.domain.expertise.bank import drafts_of, import_rows
from peerdesk.domain.expertise.exchange import from_csv, from_json, to_csv, to_json
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.tests import area_page
from peerdesk.entrypoints.web.staff import staff_page

MOST_BYTES = 4 * 1024 * 1024


@staff_page
@require_safe
def as_csv(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The whole bank for a spreadsheet."""
    area = area_in(owned(request, slug), id)
    answer = HttpResponse(to_csv(drafts_of(area)), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{slug}-{area.slug}.csv")


@staff_page
@require_safe
def as_json(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The whole bank for programs."""
    area = area_in(owned(request, slug), id)
    answer = HttpResponse(to_json(drafts_of(area)), content_type="application/json")
    return _named(answer, f"{slug}-{area.slug}.json")


@staff_page
@require_POST
def read_in(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Questions from a file: what is wrong is told by line, and then nothing is imported."""
    community = owned(request, slug)
    area = area_in(community, id)
    try:
        text, name = _uploaded(request)
        is_json = name.lower().endswith(".json") or text.lstrip("\ufeff \r\n").startswith("{")
        rows = from_json(text) if is_json else from_csv(text)
        told = import_rows(area=area, rows=rows, now=clock.now())
    except InvalidInput as refusal:
        wrong = {line: list(texts) for line, texts in refusal.errors.items()}
        return area_page(request, community, area, wrong_lines=wrong, status=422)
    words = _("Imported: %(added)d new, %(changed)d changed, %(same)d as they were.")
    values = {"added": told.added, "changed": told.changed, "same": told.same}
    messages.success(request, words % values)
    return redirect("manage-area", slug, id)


def _uploaded(request: HttpRequest) -> tuple[str, str]:
    """The file's text and name; raises InvalidInput for none, too large, or no UTF-8."""
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise InvalidInput({"1": [_("Choose a file first.")]})
    if file.size > MOST_BYTES:
        raise InvalidInput({"1": [_("The file is larger than 4 MiB.")]})
    try:
        return file.read().decode("utf-8-sig"), file.name or ""
    except UnicodeDecodeError:
        raise InvalidInput({"1": [_("The file isn't UTF-8. Save it as UTF-8 first.")]}) from None


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
