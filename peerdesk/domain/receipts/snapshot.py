"""What a receipt says, as it was when it was issued: one place that knows the stored shape."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The words of a receipt that are not figures; names and addresses as they were."""

    community: str
    seller: list[str]  # name and address, line by line
    payer: str
    purpose: str  # question, premium, membership
    what: str  # in the customer's language, as it was bought
    card: str  # "Visa …4242"; "" when the provider didn't say
    paid_at: str  # RFC 3339
    of_receipt: str = ""  # a refund's: the number of the payment's receipt

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """As it was stored."""
        return cls(**said)


def snapshot_of(charge: Charge, paid_at: str, *, of_receipt: str = "") -> Snapshot:
    """A charge as its receipt tells it."""
    community: Community = charge.community
    return Snapshot(
        community=community.name,
        seller=seller_lines(community),
        payer=charge.payer.name or charge.payer.email,
        purpose=charge.purpose,
        what=charge.description,
        card=f"{charge.brand.title()} …{charge.last4}" if charge.last4 else "",
        paid_at=paid_at,
        of_receipt=of_receipt,
    )


def seller_lines(community: Community) -> list[str]:
    """Who sold it: the community's own name and address, where an owner has given them."""
    town = f"{community.payer_postcode} {community.payer_town}".strip()
    given = [community.payer_name or community.name, community.payer_street, town]
    return [line for line in (*given, community.payer_country) if line]
