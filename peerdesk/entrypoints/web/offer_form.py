"""The form of a premium offer, for one that is made now and for a template alike (P3, P7)."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.kinds import WORDS
from peerdesk.domain.premium.terms import DELIVER_HOURS, LONGEST_TEXT, LONGEST_TITLE, Draft, Terms
from peerdesk.entrypoints.web.thread.offers import until_words
from peerdesk.entrypoints.web.verb_form import VerbForm

HOURS: Final = (1, 4, 24, 48, 72, 120, 168, 336, 720)


class OfferForm(VerbForm):
    """What is offered, in the customer's own order of reading."""

    kind = forms.ChoiceField(label=_("Kind of service"))
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, required=False,
        help_text=_("What it is, in a few words."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("What you will do"),
        max_length=LONGEST_TEXT,
        help_text=_("It goes beyond the answer that the question's price covers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    delivers = forms.CharField(
        label=_("What the customer has in the end"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    deliver_hours = forms.TypedChoiceField(label=_("Until when"), coerce=int)
    price = forms.CharField(
        label=_("Price"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("deliver_hours") or self.initial.get("deliver_hours") or "")
        own = {int(asked)} if asked.isdecimal() and len(asked) < 5 else set()
        hours = sorted({*HOURS, *own})
        self.fields["kind"].choices = list(WORDS.items())  # type: ignore[attr-defined]
        self.fields["deliver_hours"].choices = [(one, until_words(one)) for one in hours]  # type: ignore[attr-defined]
        self.fields["deliver_hours"].initial = DELIVER_HOURS
        self.fields["price"].label = _("Price in %(currency)s") % {"currency": community.currency}

    def draft(self) -> Draft:
        """What was typed, as the domain reads it; a comma is as good as a dot."""
        said = self.cleaned_data
        return Draft(**{**said, "price": said["price"].replace(",", ".").strip()})


def initial_of(terms: Terms) -> dict[str, Any]:
    """The form filled with what is kept."""
    return {
        "kind": terms.kind.value,
        "title": terms.title,
        "description": terms.description,
        "delivers": terms.delivers,
        "deliver_hours": terms.deliver_hours,
        "price": terms.price.amount,
    }
