"""What people can be told, under which heading of their preferences, and in which words.

To tell of something new, add a line here and call `announcing.tell`. `values` fill the words; they
are names of things (a community, an area), never of people and never a customer's text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Topic(StrEnum):
    """A heading of the preferences."""

    INVITATIONS = "invitations"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to tell: its heading and its words, with %(name)s for values."""

    topic: Topic
    title: str | Promise
    body: str | Promise

    def words(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the present language."""
        return str(self.title) % values, str(self.body) % values


# Where a mail goes unless the person said otherwise.
MAILED_BY_DEFAULT: Final = frozenset({Topic.ACCOUNT})
# So long a device may take to say that it rang, before a mail goes; of an invitation that ends
# soon a third of its life.
PATIENCE: Final = timedelta(seconds=60)

INVITATION: Final = "invitation"
TEST: Final = "test"

KINDS: Final[Mapping[str, Kind]] = {
    # Its words come from the invitation itself (workflows/ring_people.py).
    INVITATION: Kind(
        Topic.INVITATIONS, _("New question"), _("Somebody in %(community)s needs your help.")
    ),
    TEST: Kind(
        Topic.INVITATIONS, _("This device rings"), _("New questions will show up like this.")
    ),
    "assigned": Kind(
        Topic.ACCOUNT, _("A case for you"), _("#%(number)s in %(community)s was given to you.")
    ),
    "application_approved": Kind(
        Topic.ACCOUNT, _("Welcome to %(community)s"), _("Your application was approved.")
    ),
    "application_rejected": Kind(
        Topic.ACCOUNT,
        _("Your application to %(community)s"),
        _("It was not approved. The reasons are on the page."),
    ),
    "credential_approved": Kind(
        Topic.ACCOUNT,
        _("Your proof was accepted"),
        _("In %(community)s you may be asked where it was needed."),
    ),
    "credential_rejected": Kind(
        Topic.ACCOUNT,
        _("Your proof was not accepted"),
        _("In %(community)s: the reasons are on the page."),
    ),
    "suspended": Kind(
        Topic.ACCOUNT,
        _("You are suspended in %(community)s"),
        _("The reasons are on the page, and how to appeal."),
    ),
    "suspension_lifted": Kind(
        Topic.ACCOUNT, _("Your suspension in %(community)s is over"), _("You may be asked again.")
    ),
    "suspension_appealed": Kind(
        Topic.ACCOUNT, _("An appeal in %(community)s"), _("Somebody asks you to look again.")
    ),
    "appeal_answered": Kind(
        Topic.ACCOUNT, _("Your appeal in %(community)s"), _("It was answered in writing.")
    ),
    "mentioned": Kind(
        Topic.ACCOUNT,
        _("A colleague asks for you"),
        _("In a note on #%(number)s in %(community)s."),
    ),
    "rating_replied": Kind(
        Topic.ACCOUNT, _("A reply to your rating"), _("Your expert in %(community)s wrote to you.")
    ),
    "rating_changed": Kind(
        Topic.ACCOUNT, _("A rating was changed"), _("In %(community)s. What you earn follows it.")
    ),
    "rating_appealed": Kind(
        Topic.ACCOUNT, _("An appeal against a rating"), _("In %(community)s, for you to decide.")
    ),
    "rating_appeal_answered": Kind(
        Topic.ACCOUNT, _("Your appeal against a rating"), _("It was decided in %(community)s.")
    ),
    "flag_resolved": Kind(
        Topic.ACCOUNT,
        _("What you reported was dealt with"),
        _("The support team of %(community)s looked at it and acted."),
    ),
    "flag_dismissed": Kind(
        Topic.ACCOUNT,
        _("What you reported was looked at"),
        _("The support team of %(community)s decided to leave it as it is."),
    ),
    "content_removed": Kind(
        Topic.ACCOUNT,
        _("A message of yours was removed"),
        _("The support team of %(community)s took it away to protect personal data."),
    ),
}


def patience(lives_for: timedelta | None) -> timedelta:
    """How long a mail waits for a device."""
    return PATIENCE if lives_for is None else min(PATIENCE, lives_for / 3)
