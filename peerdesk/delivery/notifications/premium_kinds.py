"""What is told of premium services."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.delivery.notifications.kind import Kind, Topic

PREMIUM_KINDS: Final[Mapping[str, Kind]] = {
    "premium_offered": Kind(
        Topic.ACCOUNT,
        _("Your expert offers you a service"),
        _("In %(community)s. Read what it is and what it costs; you decide."),
    ),
    "premium_declined": Kind(
        Topic.ACCOUNT,
        _("Your offer was declined"),
        _("In %(community)s. The conversation goes on as it is."),
    ),
    "premium_expired": Kind(
        Topic.ACCOUNT,
        _("Your offer has expired"),
        _("In %(community)s nobody answered it in time. You can make another one."),
    ),
    "premium_accepted": Kind(
        Topic.ACCOUNT,
        _("Your offer was accepted"),
        _("In %(community)s, and it is paid. Agree on how it begins in the private box."),
    ),
    "premium_paid": Kind(
        Topic.ACCOUNT,
        _("Your payment is in"),
        _("In %(community)s the service begins. The private box is open to the two of you."),
    ),
    # Never what is in it, nor of whom it comes.
    "premium_box_written": Kind(
        Topic.ACCOUNT,
        _("Something new is in your private box"),
        _("In %(community)s. Open the conversation to read it."),
    ),
    "premium_unpaid": Kind(
        Topic.ACCOUNT,
        _("Nothing was charged"),
        _("In %(community)s the offer still waits for you. Its payment wasn't finished."),
    ),
    "premium_completed": Kind(
        Topic.ACCOUNT,
        _("Your service is reported as done"),
        _("In %(community)s. Please confirm it, or say what is missing."),
    ),
    "premium_late": Kind(
        Topic.ACCOUNT,
        _("The promised time is over"),
        _("In %(community)s. If nothing comes, you get your money back by itself."),
    ),
    "premium_report_due": Kind(
        Topic.ACCOUNT,
        _("Report on your service"),
        _("In %(community)s. Without a report the customer gets the money back."),
    ),
    "premium_cancelled": Kind(
        Topic.ACCOUNT,
        _("You get your money back"),
        _("In %(community)s the service could not be given. The refund is on its way."),
    ),
    "premium_returned": Kind(
        Topic.ACCOUNT,
        _("A service was paid back"),
        _("In %(community)s. Why is in the conversation."),
    ),
    "premium_failed": Kind(
        Topic.ACCOUNT,
        _("A service could not be given"),
        _("In %(community)s. The customer gets the money back and may need a hand."),
    ),
    "premium_no_show": Kind(
        Topic.ACCOUNT,
        _("Somebody says that you didn't come"),
        _("In %(community)s. Please answer: without a word from you it counts."),
    ),
    "premium_no_show_closed": Kind(
        Topic.ACCOUNT,
        _("What you reported was answered"),
        _("In %(community)s. What follows is in the conversation."),
    ),
}
