"""Where a tap on a notification leads: to its thing, for the person it was meant for alone."""

from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerdesk.delivery.notifications.notices import address_for
from peerdesk.entrypoints.web.signed_in import signed_in


@never_cache
@require_safe
def open_notice(request: HttpRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """On to the thing; whoever else is signed in learns only that it isn't theirs.

    Forgotten notices and other people's are the same page, so that nothing can be learnt from it.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    address = address_for(person_id=signed_in(request).id, notice_id=id)
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return redirect(address)
    return render(request, "account/not_yours.html", {"notice_id": id}, status=404)


@require_POST
def change_account(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Sign out, and come back to the same notification as somebody else."""
    logout(request)
    return redirect_to_login(reverse("open-notice", args=[id]))
