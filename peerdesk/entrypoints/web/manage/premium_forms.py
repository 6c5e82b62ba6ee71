"""The forms of an owner's page about premium services."""

from decimal import Decimal
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.responsibility import LONGEST
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm

# Each policy value with its effect in a sentence.
VALUES: Final[tuple[tuple[str, Promise, Promise], ...]] = (
    (
        "premium_after_replies",
        _("Replies before an offer"),
        _("So many messages the customer has written to the expert before one can be made."),
    ),
    (
        "premium_after_seconds",
        _("Seconds after that reply"),
        _("A moment in which the customer may still be writing. 0: at once."),
    ),
    (
        "premium_offer_hours",
        _("Hours an offer stays open"),
        _("Unanswered so long, it expires and nothing is charged."),
    ),
    (
        "report_hours",
        _("Hours to report on a service"),
        _("So long after its time to deliver, the expert says what was done; they are reminded."),
    ),
    (
        "confirm_hours",
        _("Hours to object"),
        _("A reported service counts as confirmed when the customer says nothing for so long."),
    ),
    (
        "box_days_after_close",
        _("Days of the private box"),
        _("So long after a service has ended, its contact details are destroyed for good."),
    ),
)


class PolicyForm(VerbForm):
    """The policy values of premium services."""

    def __init__(self, community: Community, sent: QueryDict | None = None) -> None:
        policy = community.policy
        super().__init__(sent, initial={name: _plain(getattr(policy, name)) for name, *_ in VALUES})
        for name, label, effect in VALUES:
            self.fields[name] = forms.DecimalField(
                label=str(label),
                help_text=str(effect),
                min_value=0,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )


class ResponsibilityForm(VerbForm):
    """The responsibility text in each of the community's languages."""

    def __init__(
        self, community: Community, texts: dict[str, str], sent: QueryDict | None = None
    ) -> None:
        super().__init__(sent, initial=texts)
        for language in community.languages:
            self.fields[language] = forms.CharField(
                label=language_name(language),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 6, "lang": language}),
            )


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
