"""The shapes of premium services up to the customer's answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from peerdesk.core.text import Storable
from peerdesk.entrypoints.api.parameters import Input
from peerdesk.entrypoints.api.shapes import Money

Kind = Literal[
    "phone_call",
    "video_call",
    "remote_assistance",
    "image_review",
    "document_review",
    "other",
]
Title = Annotated[Storable, Field(max_length=120)]
Text = Annotated[Storable, Field(max_length=4000)]
Hours = Annotated[StrictInt, Field(ge=1, le=2160)]


class OfferedPrice(Input):
    """An amount in the community's currency."""

    amount: str = Field(max_length=25)
    currency: str = Field(max_length=3)


AnyPrice = Annotated[str, Field(max_length=25)] | OfferedPrice


class OfferDraft(Input):
    """What is offered. `template` fills what isn't given; without a title the kind is the title.

    `responsibility` confirms that version of the text (P15), which the first offer needs.
    """

    kind: Kind | None = None
    title: Title | None = None
    description: Text | None = None
    price: AnyPrice | None = Field(None, description='"40.00", or with its currency')
    delivers: Text | None = Field(None, description="what the customer has in the end")
    deliver_hours: Hours | None = Field(None, description="so soon after accepting; else 72")
    template: UUID | None = None
    responsibility: Annotated[StrictInt, Field(ge=0)] | None = None


class TemplateDraft(Input):
    """An offer to make again."""

    kind: Kind
    title: Title = ""
    description: Text = Field(min_length=1)
    price: AnyPrice
    delivers: Text = ""
    deliver_hours: Hours = 72


class Confirmed(Input):
    """Which version of the text is confirmed."""

    version: Annotated[StrictInt, Field(ge=0)]


class GrantDraft(Input):
    """Who may offer services where; without an area (its id or slug) everywhere."""

    expert: UUID
    area: str = Field("", max_length=60)


class Terms(BaseModel):
    """What is offered."""

    kind: Kind
    title: str
    description: str
    delivers: str
    deliver_hours: int
    price: Money


class Offer(Terms):
    """A premium offer for its reader; `earns` is for its expert and the staff.

    `removed`: what the support team has taken away of what was said of the service.
    """

    model_config = ConfigDict(extra="allow")
    id: UUID
    conversation: UUID
    community: str
    state: Literal[
        "offered", "accepted", "declined", "withdrawn", "expired", "completed", "cancelled"
    ]
    expert: dict[str, Any]
    my_role: Literal["customer", "expert", "agent", "owner"]
    earns: Money | None
    offered_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    removed: list[Literal["report", "no_show", "no_show_answer", "cannot_deliver"]]
    refund_days: float
    can: list[str]


class PremiumTemplate(Terms):
    """An expert's own template."""

    id: UUID
    updated_at: datetime


class Responsibility(BaseModel):
    """What experts stay responsible for; `confirmed_at` is null until the reader confirmed it."""

    version: int
    text: str
    confirmed_at: datetime | None


class Grant(BaseModel):
    """Who may offer services where; `area` null is everywhere."""

    id: UUID
    expert: dict[str, Any]
    area: str | None
    granted_at: datetime
