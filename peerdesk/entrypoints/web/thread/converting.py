"""A chat becomes a ticket: choose what it is about, give what the form still lacks (S3).

One page for customer, expert and agent; each goes back to where they work.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.wire import verbs
from peerdesk.domain.intake.form import unrequired
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import ticket_reasons
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.help.sheet import Errors, own_controls, typed_in
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.complete_form import complete_form
from peerdesk.workflows.convert_to_ticket import convert_to_ticket


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def convert(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """First what it is about, then the form with what is known already; a POST converts."""
    seen = _seen(request, conversation_id)
    if "convert" not in verbs(seen):
        messages.warning(request, _("This can't become a ticket now."))
        return redirect(_home(seen))
    reasons = ticket_reasons(seen.conversation.community_id, also=seen.conversation.reason_id)
    wanted = request.POST.get("reason") or request.GET.get("reason", "")
    chosen = next((one for one in reasons if wanted in (one.slug, str(one.id))), None)
    if request.method != "POST" or chosen is None:
        return _show(request, seen, reasons, chosen)
    try:
        convert_to_ticket(
            caller=caller_of(request),
            conversation_id=conversation_id,
            reason=chosen.id,
            fields=typed_in(chosen.fields, request.POST),
        )
    except InvalidInput as wrong:
        return _show(request, seen, reasons, chosen, errors=wrong.errors)
    except NotFound:
        raise
    except Refusal as no:
        messages.warning(request, no.detail)
    else:
        messages.success(request, _words(seen))
    return redirect(_home(seen))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """What a ticket's form still lacks, for its customer."""
    seen = _seen(request, conversation_id)
    if "answers" not in verbs(seen):
        return redirect(_home(seen))
    reason, errors = seen.conversation.reason, {}
    if request.method == "POST":
        try:
            complete_form(
                caller=caller_of(request),
                conversation_id=conversation_id,
                fields=typed_in(reason.fields, request.POST),
            )
        except InvalidInput as wrong:
            errors = dict(wrong.errors)
        except Refusal as no:
            messages.warning(request, no.detail)
            return redirect(_home(seen))
        else:
            messages.success(request, _("Thank you. The team has all it needs."))
            return redirect(_home(seen))
    return _show(request, seen, [], reason, errors=errors, completing=True)


def _seen(request: HttpRequest, conversation_id: UUID) -> Seen:
    with found():
        seen = conversation_for(caller_of(request), conversation_id)
    wear(request, seen.conversation.community)
    return seen


def _show(
    request: HttpRequest,
    seen: Seen,
    reasons: list[Reason],
    chosen: Reason | None,
    *,
    errors: Errors | None = None,
    completing: bool = False,
) -> HttpResponse:
    page: dict[str, Any] = {
        "conversation": seen.conversation,
        "home": _home(seen),
        "my_role": seen.role,
        "reasons": [one for one in reasons if one.channel == Reason.Channel.TICKET],
        "chosen": chosen,
        "completing": completing,
        "controls": _controls(request, seen, chosen, errors or {}) if chosen else [],
    }
    page["wrong"] = [one for one in page["controls"] if one.errors]
    return render(request, "thread/convert.html", page, status=422 if errors else 200)


def _controls(request: HttpRequest, seen: Seen, chosen: Reason, errors: Errors) -> list[Any]:
    """The form's fields with what was typed, else what was answered before."""
    known = {**seen.conversation.fields, **typed_in(chosen.fields, request.POST)}
    fields = [one for one in chosen.fields if one["kind"] != "file"]
    if seen.role != "customer":
        fields = [dict(one) for one in unrequired(fields)]
    values = {f"fields.{key}": value for key, value in known.items()}
    return own_controls(fields, values, errors)


def _words(seen: Seen) -> str:
    if seen.role == "customer":
        return _("This is a ticket now. The team has all that was written.")
    return _("This is a ticket now. The customer is told, and asked for what is missing.")


def _home(seen: Seen) -> str:
    """Where the reader works: an expert has no part in it once it is a ticket."""
    here = seen.conversation.id
    if seen.role == "expert":
        return "/workspace/"
    return f"/desk/c/{here}/" if seen.role in ("agent", "owner") else f"/conversations/{here}/"
