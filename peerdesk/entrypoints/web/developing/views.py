"""The pages of a demo's mails: a list, one mail as its reader sees it, and an answer to it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.domain.mail.operations.receiving import receive
from peerdesk.entrypoints.web.developing.outbox import is_open, kept_mail, kept_mails, reply_to

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_a_demo(view: View[P]) -> Callable[..., HttpResponse]:
    """Elsewhere the page isn't there."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_open():
            raise Http404
        return view(request, *args, **kwargs)

    return page


@in_a_demo
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    return render(request, "developing/mails.html", {"mails": kept_mails()})


@in_a_demo
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its head, its text, its page, and a place to answer."""
    kept = kept_mail(name)
    heads = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To")
    context = {
        "kept": kept,
        "heads": [(head, kept.first_of(head)) for head in heads if kept.first_of(head)],
        "text": kept.part("plain"),
        "has_page": bool(kept.part("html")),
        "can_answer": kept.first_of("Reply-To").startswith("reply+"),
    }
    return render(request, "developing/mail.html", context)


@in_a_demo
@require_safe
def page_of_mail(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a mail, shut in: nothing runs, nothing is fetched."""
    return HttpResponse(
        kept_mail(name).part("html"),
        headers={
            "Content-Security-Policy": (
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
            ),
            "X-Content-Type-Options": "nosniff",
        },
    )


@in_a_demo
@require_POST
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """As if the reader's mail server handed over their answer."""
    text = request.POST.get("text", "").replace("\0", "").strip()[:8000]
    if text:
        raw, to = reply_to(kept_mail(name), text)
        kept = receive(raw=raw, recipients=[to], now=clock.now())
        messages.success(request, _("Sent. It lands in the conversation in a moment."))
        if not kept:
            messages.warning(request, _("Nobody takes mail at this address."))
    return redirect("kept-mail", name)
