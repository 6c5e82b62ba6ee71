"""Why an offer can't be made, answered or taken back now."""

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal


class OfferTooEarly(Refusal):
    """The customer hasn't replied often or long enough (P2); `available_at` is null until they
    have replied often enough, of which `replies_missing` are missing.
    """

    code = "too_early"
    sentence = _("It is too early for an offer: first the customer replies, and a moment passes.")


class NotGranted(Refusal):
    """No owner has let this expert offer services in this area."""

    code = "not_granted"
    sentence = _("Offering services in this area isn't open to you. An owner can open it.")


class OfferOpen(Refusal):
    """One offer at a time is before the customer; `premium_offer` names it."""

    code = "offer_open"
    sentence = _("An offer is before the customer already. Withdraw it first.")


class ResponsibilityUnconfirmed(Refusal):
    """The expert hasn't confirmed what they stay responsible for (P15); `responsibility` is the
    version to confirm, `text` its words.
    """

    code = "responsibility_unconfirmed"
    sentence = _("Before your first offer, confirm what you stay responsible for.")


class ResponsibilityChanged(Refusal):
    """A newer version was published while the former one was being read."""

    code = "responsibility_changed"
    sentence = _("The text has just changed. Please read the new version.")


class OfferNotOpen(Refusal):
    """It was answered, withdrawn or expired before; `state` says which."""

    code = "offer_not_open"
    sentence = _("This offer isn't open any more.")


class NotYourOffer(Refusal):
    """Only its customer answers an offer, only its expert takes it back."""

    code = "not_party"
    sentence = _("This is for the other side to do.")


class ServiceEnded(Refusal):
    """It isn't under way (any more); `state` says how it stands."""

    code = "service_not_under_way"
    sentence = _("This service isn't under way any more.")


class ServiceUnderWay(Refusal):
    """A paid service binds the two until it is completed, or said to be impossible."""

    code = "service_under_way"
    sentence = _("A paid service is under way here. Complete it first, or say that you can't.")


class NoShowOpen(Refusal):
    """One side said that the other didn't come, and the other is to be heard first."""

    code = "no_show_open"
    sentence = _("One side reported that the other didn't come. First that has to be answered.")


class NoClaim(Refusal):
    """Nobody said that somebody didn't come, or it is settled."""

    code = "no_show_closed"
    sentence = _("There is nothing to answer any more.")
