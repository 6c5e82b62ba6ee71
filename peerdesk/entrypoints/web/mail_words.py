"""Why a mail was set aside or didn't arrive, in a sentence."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_ASIDE: Final[Mapping[str, str | Promise]] = {
    "other_sender": gettext_lazy("It came from another address than the customer's."),
    "unclear_sender": gettext_lazy("It doesn't say clearly who wrote it."),
    "not_proved": gettext_lazy("Our mail server doubts that its sender wrote it."),
    "unknown_address": gettext_lazy("It answers no conversation of yours."),
    "no_access": gettext_lazy("Who wrote it isn't in that conversation any more."),
    "not_found": gettext_lazy("Who wrote it isn't in that conversation any more."),
    "too_many": gettext_lazy("Many mails came in a short time; perhaps a machine writes them."),
    "closed_long_ago": gettext_lazy("Its conversation was closed long ago."),
    "empty": gettext_lazy("There is nothing in it."),
    "too_large": gettext_lazy("It is too large; only its head was kept."),
    "too_deep": gettext_lazy("It is built to do harm."),
    "too_many_parts": gettext_lazy("It is built to do harm."),
    "no_parts": gettext_lazy("It is broken."),
    "broken": gettext_lazy("It can't be read."),
}
_UNDELIVERED: Final[Mapping[str, str | Promise]] = {
    "unreachable": gettext_lazy("The mail server couldn't be reached for three days."),
    "broken": gettext_lazy("It couldn't be written."),
}


def why_aside(code: str) -> str:
    """One that is new to this page shows as a general sentence."""
    return str(_ASIDE.get(code) or _("It couldn't be posted."))


def why_undelivered(code: str) -> str:
    """With the mail server's own code, where it gave one."""
    kind, _sep, number = code.partition("_")
    if kind == "dsn":
        return _("It came back: %(code)s") % {"code": number}
    if kind == "smtp":
        return _("The mail server refused it: %(code)s") % {"code": number}
    return str(_UNDELIVERED.get(code) or _("It couldn't be sent."))
