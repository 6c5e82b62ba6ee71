"""A notice as a mail: who had no device that rang is told this way, if they chose it."""

from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain words in the reader's language, and where they lead."""

    to: str
    title: str
    body: str
    link: str
    settings_link: str
    chosen: bool = True  # False: it is mailed whatever the person wishes


def send(mail: Mail) -> None:
    """Hand it to the mail server; raises what Django's backend raises (OSError, SMTPException)."""
    foot = (
        _("You get this mail because you chose it. Change it here: %(link)s")
        % {"link": mail.settings_link}
        if mail.chosen
        else _("You get this mail because it is about your contract. Please keep it.")
    )
    EmailMessage(
        # A header can't hold a line break, and a name may.
        subject=" ".join(mail.title.split()),
        body=f"{mail.body}\n\n{mail.link}\n\n-- \n{foot}\n",
        to=[mail.to],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    ).send()
