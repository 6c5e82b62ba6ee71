"""What an expert changes later: alias and picture, rules accepted anew, proofs handed in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.admission.access import picture_for
from peerdesk.domain.admission.operations.naming import rename
from peerdesk.domain.admission.operations.rules import RulesChanged, accept_rules
from peerdesk.domain.admission.queries import pictures_of, rules_of
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.joining.acts import keep_picture
from peerdesk.entrypoints.web.joining.forms import AliasForm, RulesForm
from peerdesk.entrypoints.web.joining.shown import rules_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import staff_page


def own_membership(request: HttpRequest, slug: str) -> Membership:
    """The reader's own membership as an expert there; raises NotFound."""
    community = community_by_slug(slug)
    membership = membership_of(caller_of(request), community.id, Membership.Role.EXPERT)
    wear(request, community)
    return membership


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def alias(request: HttpRequest, slug: str) -> HttpResponse:
    """Another alias or picture, from the next chat on."""
    membership = own_membership(request, slug)
    community, person = membership.community, signed_in(request)
    posted = request.method == "POST"
    initial = {"alias": membership.alias}
    form = AliasForm(request.POST, request.FILES) if posted else AliasForm(initial=initial)
    if posted and form.is_valid():
        with form.marking(Refusal):
            keep_picture(request, community, form)
            if form.cleaned_data["alias"].strip() != membership.alias:
                rename(membership=membership, alias=form.cleaned_data["alias"])
            messages.success(request, _("Your alias and picture are saved."))
            return redirect("alias-in", slug)
    context = {
        "community": community,
        "form": form,
        "picture": pictures_of(community.id, [person.id]).get(person.id),
    }
    return render(request, "joining/alias.html", context, status=422 if posted else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules in force, to read at any time and to accept when they are new."""
    community = own_membership(request, slug).community
    newest, person = rules_of(community), signed_in(request)
    if newest is None:
        raise NotFound
    posted = request.method == "POST"
    form = RulesForm(request.POST if posted else None, initial={"version": newest.version})
    if posted and form.is_valid():
        if form.cleaned_data["version"] == newest.version:
            accept_rules(rules=newest, person=person, now=clock.now())
            messages.success(request, _("Thank you. You have accepted the rules."))
            return redirect("workspace")
        form = _shown_anew(request, newest.version)
    context = {"community": community, "form": form, **rules_context(newest, person)}
    return render(request, "joining/rules.html", context, status=422 if posted else 200)


@require_safe
def picture(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """An expert's picture, for people of the same community; its address changes with it."""
    if not request.user.is_authenticated:
        raise Http404
    with found():
        row = picture_for(caller_of(request), id)
    return HttpResponse(
        bytes(row.image),
        content_type="image/webp",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": 'inline; filename="picture.webp"',
            "Cache-Control": "private, max-age=31536000, immutable",
        },
    )


def _shown_anew(request: HttpRequest, version: int) -> RulesForm:
    """The same answer beside the newer rules; its hidden field names what is shown now."""
    sent = request.POST.copy()
    sent["version"] = str(version)
    form = RulesForm(sent)
    form.refuse(RulesChanged())
    return form
