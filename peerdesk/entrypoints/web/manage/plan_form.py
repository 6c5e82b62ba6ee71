"""A plan as an owner types it: price, how many questions, what it covers in each language."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.communities.models import Community
from peerdesk.domain.subscriptions.models import Plan
from peerdesk.domain.subscriptions.operations.selling import LONGEST_WORDS
from peerdesk.domain.subscriptions.queries import price_of
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm


class PlanForm(VerbForm):
    """One plan; the two of the page have prefixes of their own."""

    price = forms.CharField(
        label=gettext_lazy("Price of a period"),
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please enter a price.")},
    )
    questions = forms.IntegerField(
        label=gettext_lazy("Questions in a period"),
        required=False,
        help_text=gettext_lazy("How many it covers. Empty: as many as the member asks."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Please enter a whole number.")},
    )

    def __init__(
        self,
        community: Community,
        cadence: str,
        plan: Plan | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if plan:
            initial = {"price": price_of(plan).amount, "questions": plan.questions}
        super().__init__(typed, initial=initial, prefix=cadence)
        self.cadence, self.plan, self.tongues = cadence, plan, community.languages
        for tongue in self.tongues:
            self.fields[f"covers_{tongue}"] = forms.CharField(
                label=_("In your words, in %(language)s") % {"language": language_name(tongue)},
                required=False,
                max_length=LONGEST_WORDS,
                initial=plan.covers.get(tongue, "") if plan else "",
                widget=forms.Textarea(attrs={"lang": tongue, "rows": 2}),
            )

    def values(self) -> dict[str, Any]:
        """What was typed, as the verb takes it; only of a form that is valid."""
        given = self.cleaned_data
        return {
            "cadence": self.cadence,
            "price": given["price"].strip(),
            "questions": given["questions"],
            "covers": {tongue: given[f"covers_{tongue}"] for tongue in self.tongues},
        }

    def field_of(self, name: str) -> str:
        """What it covers begins with the first language."""
        return f"covers_{self.tongues[0]}" if name == "covers" else name
