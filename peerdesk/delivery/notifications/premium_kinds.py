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
}
