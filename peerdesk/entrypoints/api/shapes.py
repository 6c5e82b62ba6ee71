"""The shapes of answers, for the OpenAPI document. Members may be added, never taken away."""

from datetime import datetime
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")
XML_FILE: Final = {
    "description": "pain.001.001.09",
    "content": {"application/xml": {"schema": {"type": "string"}}},
}
Channel = Literal["chat", "ticket"]
State = Literal["unpaid", "waiting", "active", "pending", "forwarded", "closed"]
Role = Literal["customer", "expert", "agent", "owner"]


class Problem(BaseModel):
    """RFC 9457; `errors` names each field that is wrong."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: dict[str, list[str]] = {}


class ListOf(BaseModel, Generic[Item]):
    """A part of a list; `next` is the cursor of what follows."""

    items: list[Item]
    next: str | None


class Money(BaseModel):
    """A decimal text and an ISO 4217 code."""

    amount: str
    currency: str


class NewToken(BaseModel):
    """The secret is told this once."""

    token: str
    person: UUID
    expires_at: datetime | None


class Membership(BaseModel):
    """What somebody is in a community."""

    community: str
    role: Role
    alias: str
    since: datetime


class AcceptedRules(BaseModel):
    """Which version of a community's rules somebody accepted, and when."""

    version: int
    accepted_at: datetime


class Joined(Membership):
    """A membership, and the rules that were accepted by joining (null: there are none)."""

    rules: AcceptedRules | None


class Application(BaseModel):
    """Somebody's way into a community, waiting for an owner or decided."""

    id: UUID
    community: str
    person: UUID
    state: Literal["draft", "submitted", "joined", "refused"]
    alias: str
    languages: list[str]
    note: str
    submitted_at: datetime | None
    reviewed_at: datetime | None
    reason: str


class Me(BaseModel):
    """The caller."""

    id: UUID
    name: str
    language: str
    memberships: list[Membership]


class Identified(BaseModel):
    """A token for one customer in one community."""

    token: str
    expires_at: datetime
    person: UUID
    active: bool


class Community(BaseModel):
    """A brand's space, as anyone sees it."""

    id: UUID
    slug: str
    name: str
    languages: list[str]
    chat_languages: list[str]
    currency: str
    mode: Literal["sponsored", "paid", "support"]
    time_zone: str
    opening_hours: list[dict[str, Any]]
    chat_open: bool
    opens_at: datetime | None
    sign_in_url: str | None


class Reason(BaseModel):
    """A node of the contact form's tree; only leaves can be chosen."""

    id: UUID
    slug: str
    name: str
    hint: str | None
    channel: Channel
    fields: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    children: list["Reason"]


class Policy(BaseModel):
    """Every policy value by its name."""

    model_config = ConfigDict(extra="allow")
    accept_seconds: float
    tariff: list[list[Any]]


class Availability(BaseModel):
    """When an expert wants to be asked, and for how much."""

    schedule: list[dict[str, Any]]
    time_zone: str
    paused: bool
    at_once: int
    languages: list[str]
    exceptions: list[dict[str, Any]] = []
    holidays: str = ""
    paused_until: datetime | None = None


class Author(BaseModel):
    """Somebody by the only name that the other side may read."""

    id: UUID
    role: Role
    alias: str


class Handler(Author):
    """Who handles a conversation; `picture` is the path of an expert's own, if there is one."""

    picture: str | None = None


class Event(BaseModel):
    """One numbered entry of a timeline, as on the socket."""

    conversation: UUID
    seq: int
    kind: str
    at: datetime
    author: Author | None
    data: dict[str, Any]


class Conversation(BaseModel):
    """One problem of one customer, for its reader."""

    id: UUID
    community: str
    channel: Channel
    state: State
    last_seq: int
    handler: Handler | None
    can: list[str]
    people: list[dict[str, Any]]
    refund: dict[str, Any] | None = None  # the newest request for money back, as its own shape
    # In a paid community: what the customer named, and where that money is.
    price: Money | None = None
    payment: dict[str, Any] | None = None
    next_action: dict[str, Any] | None = None


class Invitation(BaseModel):
    """The question put to an expert: will you take this chat?"""

    id: UUID
    conversation: UUID
    state: Literal["pending", "accepted", "declined", "expired", "cancelled"]
    expires_at: datetime
    pays: Money


class Rating(BaseModel):
    """What the customer said."""

    id: UUID
    conversation: UUID
    state: Literal["asked", "given", "implicit", "premium", "void"]
    stars: int | None


class Routing(BaseModel):
    """Who was asked, in what order, with score and parts (B3)."""

    model_config = ConfigDict(extra="allow")
