"""The text templates that the community shares with its experts (C13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from peerdesk.domain.knowledge.templates import shared_templates
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.template_pages import asked_form, keep, rows_of


@staff_page
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """The list and the form; POST saves, previews or removes."""
    community = owned(request, slug)
    status = 200
    if request.method == "POST":
        form = keep(request, community, None, _("Expert"))
        if form is None:
            messages.success(request, _("The templates are saved; experts have them at once."))
            return redirect("shared-templates", slug)
        status = 200 if "preview" in form else 422
    else:
        form = asked_form(request, community, None)
    context = {
        "here": "templates",
        "community": community,
        "own": rows_of(shared_templates(community)),
        **form,
    }
    return render(request, "manage/templates.html", context, status=status)
