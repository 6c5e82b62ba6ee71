"""The expert's bank account on the page: a form, a masked number, the hold in words."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.models import BankAccount
from peerdesk.domain.payouts.queries import usable_at
from peerdesk.entrypoints.web.verb_form import VerbForm


class BankAccountForm(VerbForm):
    """Whose account, and which."""

    iban = forms.CharField(
        label="IBAN",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please enter the IBAN of your account.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=70,
        help_text=gettext_lazy("As on your bank statement."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Please enter the name of the account's holder.")},
    )
    town = forms.CharField(
        label=gettext_lazy("Town (optional)"),
        max_length=35,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )


@dataclass(frozen=True, slots=True)
class AccountWords:
    """A bank account as its owner may see it over a shoulder: masked."""

    masked: str
    holder: str
    held_until: datetime | None
    hold_words: str


def masked(account: BankAccount) -> str:
    """CH •••• 2957."""
    return f"{account.country}\u00a0••••\u00a0{account.last_four}"


def account_words(account: BankAccount | None, community: Community) -> AccountWords | None:
    """The account and its hold, if there is one."""
    if account is None:
        return None
    usable = usable_at(account, community)
    held = usable if usable > clock.now() else None
    local = date_format(timezone.localtime(usable), "j M H:i")
    words = _("A new account rests for your safety: it is paid from %(time)s on.")
    return AccountWords(masked(account), account.name, held, words % {"time": local})


def hold_rule(community: Community) -> str:
    """What a change costs in time."""
    hours = int(community.policy.iban_hold_hours)
    if not hours:
        return ""
    words = ngettext(
        "For your safety a new account is paid after %(count)d hour at the earliest.",
        "For your safety a new account is paid after %(count)d hours at the earliest.",
        hours,
    )
    return words % {"count": hours}
