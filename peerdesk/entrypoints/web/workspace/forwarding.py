"""Passing a chat on to the support team: a brief begun from the timeline, what the customer will
read, what it earns, and the rules beside (C11, C13, F9).
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.teams import team_in
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.wire import verbs
from peerdesk.domain.forwarding.drafting import draft_of
from peerdesk.domain.forwarding.lifecycle import LONGEST_PART, LONGEST_REASON
from peerdesk.entrypoints.web.forwarding_reasons import reasons
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.thread import forwarded_words
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.entrypoints.web.workspace.forwarded_pay import earns_words
from peerdesk.workflows.forward_to_support import forward_to_support

STAY, LEAVE = "stay", "leave"
TELL_GOAL = gettext_lazy("Tell the support team at least what the customer wants.")


class ForwardForm(VerbForm):
    """Why, the brief in three parts, and whether the expert goes on reading."""

    reason = forms.ChoiceField(label=gettext_lazy("Why do you pass it on?"))
    reason_text = forms.CharField(
        label=gettext_lazy("In your words, if it is something else"),
        required=False,
        max_length=LONGEST_REASON,
    )
    goal = forms.CharField(
        label=gettext_lazy("What do they want?"),
        max_length=LONGEST_PART,
        error_messages={"required": TELL_GOAL},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tried = forms.CharField(
        label=gettext_lazy("What was tried?"),
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    facts = forms.CharField(
        label=gettext_lazy("What else must the team know?"),
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    after = forms.ChoiceField(label=gettext_lazy("And you?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", ""), *reasons()]  # type: ignore[attr-defined]
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            (STAY, _("Stay and read how it goes on")),
            (LEAVE, _("Leave the chat")),
        ]

    def refuse(self, refusal: Refusal) -> None:
        """`brief.goal` is the field `goal`; a reason without words lacks the words."""
        errors = refusal.more.get("errors")
        if not errors:
            return self.add_error(None, refusal.detail)
        for name, sentences in errors.items():
            field = "reason_text" if name == "reason" else name.removeprefix("brief.")
            self.add_error("goal" if field == "brief" else field, sentences)
        return None


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The form; sent, the chat is the support team's. The script shows it as a dialog."""
    seen = conversation_for(caller_of(request), id)
    if seen.role != "expert":
        raise NotFound
    if request.method != "POST":
        if "forward" not in verbs(seen):
            return redirect("workspace-chat", id)
        return _page(request, seen, ForwardForm(initial=_begun(seen.conversation)))
    form = ForwardForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, form, status=422)
    return _send(request, seen, form)


def _send(request: HttpRequest, seen: Seen, form: ForwardForm) -> HttpResponse:
    said, stays = form.cleaned_data, form.cleaned_data["after"] == STAY
    own_words = said["reason"] == "other" and said["reason_text"].strip()
    try:
        forward_to_support(
            caller=caller_of(request),
            conversation_id=seen.conversation.id,
            reason=own_words or said["reason"],
            brief={name: said[name] for name in ("goal", "tried", "facts")},
            stays=stays,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status == 422:
            form.refuse(refusal)
            return _page(request, seen, form, status=422)
        explain(request, refusal)
        return redirect("workspace-chat", seen.conversation.id)
    messages.success(request, _("Passed on. The customer knows who writes and which way."))
    return redirect("workspace-chat", seen.conversation.id) if stays else redirect("workspace")


def _page(
    request: HttpRequest, seen: Seen, form: ForwardForm, *, status: int = 200
) -> HttpResponse:
    row = seen.conversation
    context = {
        "here": "inbox",
        "form": form,
        "id": row.id,
        "alias": next((one.alias for one in seen.people if one.role == "customer"), ""),
        "reason": row.reason.name,
        "community": row.community,
        "language": row.language,
        "told": _told(row),
        "earns": earns_words(row.community),
        "rules": rules(),
    }
    return render(request, "workspace/forward.html", context, status=status)


def _begun(conversation: Conversation) -> dict[str, str]:
    begun = draft_of(conversation, get_language() or "en")
    texts = {"goal": begun.goal, "tried": begun.tried, "facts": begun.facts}
    return {**texts, "after": STAY}


def _told(conversation: Conversation) -> str:
    """What the customer will read, in the language of the conversation."""
    team = team_in(conversation.community_id, conversation.team_id or "")
    with override(conversation.language):
        return forwarded_words.told({"team": team.name if team else None}, "customer")


def rules() -> list[tuple[str, str]]:
    """What is passed on, and how; the help page says the same."""
    return [
        (
            _("Not knowing is no fault"),
            _("Better passed on than guessed. Bills of the company itself, what needs a look into"
              " the account and what needs a technician are always the team's."),
        ),
        (
            _("Nothing is asked twice"),
            _("The team reads the whole chat. A good brief saves them the reading and the customer"
              " the waiting."),
        ),
        (
            _("The customer is always told"),
            _("To whom it went, that a member of the team will write, and which way. You needn't"
              " announce it."),
        ),
        (
            _("Keep the brief free of personal data"),
            _("No phone numbers, addresses, accounts or passwords: the team has what it needs."),
        ),
    ]  # fmt: skip
