"""What people can be told, under which heading of their preferences, and in which words.

To tell of something new, add a line here and call `announcing.tell`. `values` fill the words; they
are names of things (a community, an area), never of people and never a customer's text.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.delivery.notifications.kind import Kind, Topic
from peerdesk.delivery.notifications.premium_kinds import PREMIUM_KINDS

__all__ = ["KINDS", "Kind", "Topic"]

# Where a mail goes unless the person said otherwise.
MAILED_BY_DEFAULT: Final = frozenset({Topic.ACCOUNT})
# So long a device may take to say that it rang, before a mail goes; of an invitation that ends
# soon a third of its life.
PATIENCE: Final = timedelta(seconds=60)

INVITATION: Final = "invitation"
TEST: Final = "test"

KINDS: Final[Mapping[str, Kind]] = {
    **PREMIUM_KINDS,
    # Its words come from the invitation itself (workflows/ring_people.py).
    INVITATION: Kind(
        Topic.INVITATIONS, _("New question"), _("Somebody in %(community)s needs your help.")
    ),
    TEST: Kind(
        Topic.INVITATIONS, _("This device rings"), _("New questions will show up like this.")
    ),
    "question_unpaid": Kind(
        Topic.ACCOUNT,
        _("Your question waits for its payment"),
        _("In %(community)s: it is asked as soon as it is paid. Nothing was charged."),
    ),
    "question_returned": Kind(
        Topic.ACCOUNT,
        _("Your money is on its way back"),
        _("Nobody in %(community)s answered your question in time. You pay nothing."),
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
    "refund_asked": Kind(
        Topic.ACCOUNT,
        _("A refund was asked for"),
        _("In %(community)s. Please say your word on it before the support team decides."),
    ),
    "refund_approved": Kind(
        Topic.ACCOUNT,
        _("A refund was approved"),
        _("The support team of %(community)s has decided. What goes back and why is on the page."),
    ),
    "refund_rejected": Kind(
        Topic.ACCOUNT,
        _("A refund was not approved"),
        _("The support team of %(community)s has decided. The reasons are on the page."),
    ),
    "refund_overdue": Kind(
        Topic.ACCOUNT,
        _("A decision on a refund is overdue"),
        _("In %(community)s somebody still waits to hear whether money goes back."),
    ),
    "refund_failed": Kind(
        Topic.ACCOUNT,
        _("Money could not be sent back"),
        _("In %(community)s a refund has failed. Please see to it: it is the customer's money."),
    ),
    "dispute_opened": Kind(
        Topic.ACCOUNT,
        _("A customer's bank asks a payment back"),
        _("In %(community)s. Evidence has to be handed over in time."),
    ),
    "share_taken": Kind(
        Topic.ACCOUNT,
        _("A disputed payment was lost"),
        _("In %(community)s a part of your share is taken back. The reasons are on the page."),
    ),
    "dispute_due": Kind(
        Topic.ACCOUNT,
        _("Evidence is due soon"),
        _("A disputed payment in %(community)s has no answer yet."),
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
    "membership_started": Kind(
        Topic.ACCOUNT, _("You are a member of %(community)s"), "%(terms)s", always_mailed=True
    ),
    "membership_renews": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s renews on %(until)s"),
        _(
            "%(price)s will then be charged to your card for the next period. If you don't want "
            "that, end the membership before: two clicks on its page."
        ),
        always_mailed=True,
    ),
    "membership_unpaid": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s couldn't be renewed"),
        _(
            "The payment of %(price)s was refused. The membership rests: we try the card again, "
            "and you can pay with another one. Without a payment by %(lapses)s it ends, and "
            "nothing is owed."
        ),
        always_mailed=True,
    ),
    "membership_confirm": Kind(
        Topic.ACCOUNT,
        _("Please confirm the payment of your membership of %(community)s"),
        _(
            "Your bank wants to hear from you before %(price)s is paid. Until then the membership "
            "rests. Without a payment by %(lapses)s it ends, and nothing is owed."
        ),
        always_mailed=True,
    ),
    "membership_lapsed": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s is over"),
        _("The renewal wasn't paid. Nothing is owed, and you can become a member again any time."),
        always_mailed=True,
    ),
    "membership_ending": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s ends on %(until)s"),
        _(
            "You have ended it. Nothing more will be charged; until then everything stays as it "
            "is, and you can take it back."
        ),
        always_mailed=True,
    ),
    "membership_kept": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s goes on"),
        _("You have taken the ending back. It renews on %(until)s for %(price)s."),
        always_mailed=True,
    ),
    "membership_ended": Kind(
        Topic.ACCOUNT,
        _("Your membership of %(community)s is over"),
        _("As you wished. Nothing more will be charged."),
        always_mailed=True,
    ),
    "membership_withdrawn": Kind(
        Topic.ACCOUNT,
        _("You withdrew from your membership of %(community)s"),
        _(
            "We received your withdrawal on %(at)s; the membership is over. %(refund)s goes back "
            "the way it came, usually within 5 to 10 days."
        ),
        always_mailed=True,
    ),
}
# Mailed whatever the person wishes.
ALWAYS_MAILED: Final = frozenset(name for name, kind in KINDS.items() if kind.always_mailed)


def patience(lives_for: timedelta | None) -> timedelta:
    """How long a mail waits for a device."""
    return PATIENCE if lives_for is None else min(PATIENCE, lives_for / 3)
