"""Mail of the community: what was set aside, what didn't arrive, and the rules (S8)."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.mail.access import Opened, letter_of, mail_for, quarantine
from peerdesk.domain.mail.judging import conversation_answered
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations.settling import discarded
from peerdesk.domain.mail.overview import undelivered
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.web.mail_words import why_aside, why_undelivered
from peerdesk.entrypoints.web.manage.owned import overseen
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.release_mail import release_mail
from peerdesk.workflows.set_policy import set_policy

_NAMES: Final = ("mail_after_seconds", "mail_reopen_days")


class MailForm(VerbForm):
    """The policy values of mail."""

    mail_after_seconds = forms.DecimalField(
        label=gettext_lazy("An answer goes by mail after, in seconds"),
        help_text=gettext_lazy("What is written meanwhile goes in the same mail."),
        min_value=0,
        max_value=3600,
    )
    mail_reopen_days = forms.DecimalField(
        label=gettext_lazy("A reply by mail reopens a closed conversation for, in days"),
        help_text=gettext_lazy("A later one is set aside, for you to decide."),
        min_value=0,
        max_value=3650,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A mail that was set aside: why, and where it would belong."""

    opened: Opened
    why: str
    belongs_to: Conversation | None
    can_be_posted: bool


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, slug: str) -> HttpResponse:
    """The quarantine, newest first; an owner changes the rules."""
    community, role = overseen(request, slug)
    is_owner = role == Membership.Role.OWNER
    if request.method != "POST":
        return _page(request, community, is_owner, _form(community))
    if not is_owner:
        raise NotFound
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, community, is_owner, form, status=422)
    set_policy(community=community, values={name: form.cleaned_data[name] for name in _NAMES})
    messages.success(request, _("Saved. It counts from the next mail on."))
    return redirect("manage-mail", slug)


@staff_page
@require_POST
def release(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Post it after all, in the conversation it answers or in the one that is named."""
    row = _mine(request, slug, id)
    try:
        release_mail(caller=caller_of(request), mail_id=row.id, number=_number(request))
        messages.success(request, _("Posted as a message of the customer."))
    except InvalidInput as refusal:
        messages.warning(request, " ".join(refusal.errors["number"]))
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("manage-mail", slug)


@staff_page
@require_POST
def discard(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """It isn't for us: its content goes at once."""
    row = _mine(request, slug, id)
    try:
        discarded(row, by=caller_of(request).person, now=clock.now())
        messages.success(request, _("Discarded."))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("manage-mail", slug)


def _page(
    request: HttpRequest, community: Community, is_owner: bool, form: MailForm, status: int = 200
) -> HttpResponse:
    found = quarantine(community, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "here": "mail",
        "community": community,
        "is_owner": is_owner,
        "rows": [_row(caller_of(request), one) for one in found.items],
        "next": found.next,
        "undelivered": [(one, why_undelivered(one.mail.why)) for one in undelivered(community)],
        "form": form,
    }
    return render(request, "manage/mail.html", context, status=status)


def _row(caller: Caller, opened: Opened) -> Row:
    letter = letter_of(opened.mail)
    known = conversation_answered(letter, opened.mail.recipient) if letter else None
    inside = known if known and known.community_id == opened.mail.community_id else None
    readable = letter is not None and opened.mail.why != "too_large"
    return Row(opened, why_aside(opened.mail.why), inside, readable)


def _mine(request: HttpRequest, slug: str, mail_id: UUID) -> IncomingMail:
    community, _role = overseen(request, slug)
    row = mail_for(caller_of(request), mail_id)
    if row.community_id != community.id:
        raise NotFound
    return row


def _form(community: Community) -> MailForm:
    return MailForm(initial={name: getattr(community.policy, name) for name in _NAMES})


def _number(request: HttpRequest) -> int | None:
    typed = request.POST.get("number", "").strip().lstrip("#")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
