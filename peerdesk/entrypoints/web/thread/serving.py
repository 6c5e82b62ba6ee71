"""What is done with a paid service by a plain POST; a script does the same over the API (P12)."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.thread.offering import way_back
from peerdesk.workflows.answer_no_show import answer_no_show, withdraw_no_show
from peerdesk.workflows.cannot_deliver import cannot_deliver
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.confirm_service import confirm_service
from peerdesk.workflows.report_no_show import report_no_show

Act = Callable[[HttpRequest, Caller, UUID], str]


def act(verb: Act) -> Callable[..., HttpResponse]:
    """Does it, says what became of it, and goes back to the conversation."""

    @login_required
    @require_POST
    @wraps(verb)
    def view(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
        caller = caller_of(request)
        with found():
            seen = offer_for(caller, id)
            try:
                messages.success(request, verb(request, caller, id))
            except NotFound:
                raise
            except Refusal as no:
                messages.warning(request, no.detail)
        return way_back(seen)

    return view


@act
def complete(request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """It is given."""
    complete_service(caller=caller, offer_id=offer_id, report=_text(request, "report", 4000))
    return _("Reported. The customer is asked to confirm it.")


@act
def confirm(_request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """It was given as promised."""
    confirm_service(caller=caller, offer_id=offer_id)
    return _("Thank you. The service is confirmed.")


@act
def give_up(request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """It can't be given."""
    cannot_deliver(caller=caller, offer_id=offer_id, words=_text(request, "reason", 2000))
    return _("Customer and support are told, and the money goes back.")


@act
def no_show(request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """The other side didn't come."""
    report_no_show(caller=caller, offer_id=offer_id, text=_text(request, "text", 2000))
    return _("Reported. The other side is asked first.")


@act
def no_show_answer(request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """So it was, or it wasn't."""
    agrees = request.POST.get("agree") == "yes"
    text = _text(request, "text", 2000)
    answer_no_show(caller=caller, offer_id=offer_id, agrees=agrees, text=text)
    return _("Thank you for saying so.") if agrees else _("The support team looks at it.")


@act
def no_show_withdraw(_request: HttpRequest, caller: Caller, offer_id: UUID) -> str:
    """They came after all."""
    withdraw_no_show(caller=caller, offer_id=offer_id)
    return _("Taken back. The service goes on.")


def _text(request: HttpRequest, name: str, most: int) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()[:most]
