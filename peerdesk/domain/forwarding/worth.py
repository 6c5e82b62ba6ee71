"""What a forwarded chat earns its expert, by the policy of when it was passed on (pure, F9)."""

from peerdesk.core.money import Money
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays
from peerdesk.domain.forwarding.models import Brief


def share_of(brief: Brief) -> int:
    """How many per cent of the tariff the stars earn.

    None when nothing is paid, or when the judged brief was paid for itself; the part otherwise.
    """
    if brief.pays == Pays.NOTHING or brief.worth is not None:
        return 0
    return brief.part_percent


def pay_of(worth: int, best: Money) -> Money:
    """So many thirds of what five stars earn, rounded to the nearest minor unit."""
    return best.split([worth, MOST_WORTH - worth])[0]
