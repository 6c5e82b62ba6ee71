"""Why the button to offer a service is absent (P2); js/workspace/offering.js says the same."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.premium.readiness import Readiness


def why_words(found: Readiness) -> str:
    """One sentence; "" when nothing stands against it."""
    if found.why == "not_granted":
        return _("Premium services aren't open to you in this area. An owner can open them.")
    if found.why == "offer_open":
        return _("Your offer is before the customer.")
    if found.replies_missing:
        return ngettext(
            "You can offer a service after %(count)s more reply of the customer.",
            "You can offer a service after %(count)s more replies of the customer.",
            found.replies_missing,
        ) % {"count": found.replies_missing}
    if found.why and found.available_at:
        at = date_format(timezone.localtime(found.available_at), "H:i:s")
        return _("You can offer a service from %(time)s.") % {"time": at}
    return ""
