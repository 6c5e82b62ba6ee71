"""A suspension as pages show it: its state and every word said about it, in order."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from peerdesk.domain.communities.standing import entries_of
from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry

Kind = SuspensionEntry.Kind


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: who, what they did, when, and their words."""

    who: str
    did: str
    at: datetime
    text: str
    is_experts: bool
    is_removed: bool


def said_about(suspension: Suspension, *, names: bool) -> list[Said]:
    """`names`: for owners, who decided; the expert is told that an owner did."""
    return [_said(entry, suspension, names=names) for entry in entries_of(suspension)]


def _said(entry: SuspensionEntry, suspension: Suspension, *, names: bool) -> Said:
    is_experts = entry.by_id == suspension.person_id
    if entry.by is None:
        who = _("The end that was set")
    elif is_experts:
        who = _("The expert") if names else _("You")
    else:
        who = entry.by.name if names else _("An owner")
    return Said(who, _did(entry.kind), entry.at, entry.text, is_experts, entry.is_removed)


def _did(kind: str) -> str:
    return {
        Kind.SUSPENDED: _("decided the suspension"),
        Kind.APPEALED: _("appealed"),
        Kind.UPHELD: _("refused the appeal: the suspension stays"),
        Kind.LIFTED: _("accepted the appeal: the suspension is over"),
        Kind.ENDED: _("ended the suspension"),
    }[Kind(kind)]
