"""What forwarded chats earn, why they were passed on, and the briefs themselves (F9)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.queries import aliases_of, briefs_page, counts_since
from peerdesk.domain.ratings.pay import earned
from peerdesk.entrypoints.web.forwarding_reasons import reason_named, reason_of
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.removal import removal_of_brief
from peerdesk.entrypoints.web.staff import reader_locale, staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.set_policy import set_policy

_LATELY: Final = timedelta(days=30)


class PayForm(VerbForm):
    """The policy values, each choice with what it means in money."""

    forward_pays = forms.ChoiceField(
        label=gettext_lazy("A chat passed on to the support team earns its expert"),
        widget=forms.RadioSelect,
    )
    forward_part_percent = forms.IntegerField(
        label=gettext_lazy("The part, in per cent"),
        help_text=gettext_lazy("Of what its stars earn; also where nobody judged the brief."),
        min_value=0,
        max_value=100,
    )

    def __init__(self, community: Community, sent: QueryDict | None = None) -> None:
        policy = community.policy
        now = {
            "forward_pays": policy.forward_pays,
            "forward_part_percent": policy.forward_part_percent,
        }
        super().__init__(sent, initial=now)
        self.fields["forward_pays"].choices = _choices(community, policy)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    """One brief in the list."""

    brief: Brief
    alias: str
    why: str
    paid: Money
    removal: dict[str, Any] | None
    most: int = MOST_WORTH


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def forwarding(request: HttpRequest, slug: str) -> HttpResponse:
    """The policy with its effect in a sentence, the last month by reason, the briefs."""
    community = owned(request, slug)
    if request.method != "POST":
        return _page(request, community, PayForm(community))
    form = PayForm(community, request.POST)
    if not form.is_valid():
        return _page(request, community, form, status=422)
    set_policy(community=community, values=form.cleaned_data)
    messages.success(request, _("Saved. It counts for chats that are passed on from now on."))
    return redirect("manage-forwarding", slug)


def _page(
    request: HttpRequest, community: Community, form: PayForm, *, status: int = 200
) -> HttpResponse:
    page = briefs_page(community, cursor=request.GET.get("cursor"))
    names = aliases_of(page.items)
    counts = counts_since(community, clock.now() - _LATELY)
    context = {
        "here": "ratings",
        "community": community,
        "form": form,
        "counts": [(reason_named(one.reason), one) for one in counts],
        "rows": [
            Row(
                one,
                names[one.id],
                reason_of(one),
                Money(one.paid_minor, community.currency),
                removal_of_brief(one),
            )
            for one in page.items
        ],
        "next": page.next,
    }
    return render(request, "manage/forwarding.html", context, status=status)


def _choices(community: Community, policy: Policy) -> list[tuple[str, str]]:
    best = earned(community, 5)
    part = earned(community, 5, policy.forward_part_percent)
    locale = reader_locale()
    return [
        (Pays.NOTHING, _("nothing; its stars count for the reputation all the same")),
        (
            Pays.PART,
            _("a part of what its stars earn: now up to %(amount)s")
            % {"amount": part.format(locale)},
        ),
        (
            Pays.BRIEF,
            _("what the agent who receives it finds the brief worth: up to %(amount)s")
            % {"amount": best.format(locale)},
        ),
    ]
