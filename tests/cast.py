"""What the characters of the scenes are, have and do.

Plain rows, made without any verb, so that a scene depends on nothing but its own act.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community, Membership
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article, ArticleText, ArticleVersion
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import make_token
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat

ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
PASSWORD = "a long winter walk"
PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


def person(name: str, **values: object) -> Person:
    """Somebody with an account and no role anywhere; their e-mail is name@example.org."""
    return Person.objects.create_user(
        f"{name.lower()}@example.org", PASSWORD, name=f"{name} Surname", **values
    )


def caller_of(somebody: Person) -> Caller:
    """Somebody as a door would know them."""
    return Caller(somebody)


def token_of(somebody: Person) -> str:
    """A personal token's secret."""
    return make_token(person=somebody)


def community(slug: str, **values: object) -> Community:
    """A sponsored community in CHF whose chat is always open, in four languages."""
    spoken = ["de", "en", "fr", "it"]
    defaults = {
        "name": slug.title(),
        "mode": Community.Mode.SPONSORED,
        "currency": "CHF",
        "languages": spoken,
        "chat_languages": spoken,
        "time_zone": "Europe/Zurich",
    }
    return Community.objects.create(slug=slug, **{**defaults, **values})


def area(of: Community, slug: str, **values: object) -> Area:
    """A field of expertise."""
    return Area.objects.create(community=of, slug=slug, name={"en": slug.title()}, **values)


def reason(of: Community, slug: str, **values: object) -> Reason:
    """A leaf of the contact form: a chat, experts first, of no area, unless said otherwise."""
    defaults = {"name": {"en": slug.title()}, "channel": "chat", "served_by": "experts_first"}
    return Reason.objects.create(community=of, slug=slug, **{**defaults, **values})


def article(
    of: Community, key: str, texts: Mapping[str, str] | None = None, **values: object
) -> Article:
    """A published article for everyone: by language its title, which is its text as well."""
    defaults = {"state": "published", "published_at": PAST}
    made = Article.objects.create(community=of, key=key, **{**defaults, **values})
    words = {
        tongue: {"title": title, "summary": "", "body": title}
        for tongue, title in ({"en": key.title()} if texts is None else texts).items()
    }
    for tongue, wording in words.items():
        ArticleText.objects.create(article=made, language=tongue, **wording)
    ArticleVersion.objects.create(article=made, number=made.version, texts=words)
    return made


def member(somebody: Person, of: Community, role: str, **values: object) -> Membership:
    """A role there, under the first part of the name as alias."""
    alias = f"{somebody.name.split()[0]} {role}"
    return Membership.objects.create(
        community=of, person=somebody, role=role, **{"alias": alias, **values}
    )


def expert(
    somebody: Person,
    of: Community,
    areas: list[Area],
    languages: tuple[str, ...] = ("de", "en"),
    **seat: object,
) -> Seat:
    """An expert who is there at any hour, qualified in the areas, and no newcomer."""
    member(somebody, of, "expert")
    for one in areas:
        Qualification.objects.create(area=one, person=somebody, passed_at=PAST)
    Availability.objects.create(
        community=of, person=somebody, schedule=ALWAYS, languages=list(languages)
    )
    defaults = {
        "languages": list(languages),
        "areas": [one.id for one in areas],
        "open_from": PAST,
        "open_until": FUTURE,
        "limit": 3,
        "finished": 10,
    }
    return Seat.objects.create(community=of, person=somebody, **{**defaults, **seat})


def conversation(customer: Person, about: Reason, **values: object) -> Conversation:
    """A waiting conversation with the customer's first message as event 1."""
    now = clock.now()
    text = "How do I send an invoice twice?"
    defaults: dict[str, object] = {
        "channel": about.channel,
        "queue": Queue.AGENTS if about.served_by == "agents" else Queue.EXPERTS,
        "served_by": about.served_by,
        "language": "en",
        "excerpt": text,
        "waiting_since": now,
        "due_at": now + timedelta(minutes=3),
        "due_for": DueFor.AGENT if about.served_by == "agents" else DueFor.ROUTE,
    }
    one = Conversation.objects.create(
        community=about.community,
        customer=customer,
        reason=about,
        area=about.area,
        **{**defaults, **values},
    )
    participant(one, customer, "customer")
    event(one, "message", customer, "customer", {"text": text, "attachments": []})
    return one


def held_by(one: Conversation, helper: Person, role: str) -> Conversation:
    """The same conversation, taken by an expert or an agent; an expert's seat counts it."""
    now = clock.now()
    participant(one, helper, role)
    one.state = State.ACTIVE
    one.handler, one.handler_role = helper, role
    one.assigned_at, one.waiting_since = now, None
    one.due_at, one.due_for = now + timedelta(minutes=3), DueFor.FIRST_REPLY
    one.save()
    event(one, "joined", helper, role, {})
    if role == "expert":
        seats = Seat.objects.filter(person=helper, community_id=one.community_id)
        seats.update(active=F("active") + 1)
    return one


def answered(one: Conversation) -> None:
    """The helper writes a word."""
    assert one.handler is not None
    words = {"text": "Press Send again.", "attachments": []}
    event(one, "message", one.handler, one.handler_role, words)


def closed_by_customer(one: Conversation) -> Rating:
    """The same conversation, closed by its customer; the expert's rating is asked for."""
    now = clock.now()
    event(one, "closed", one.customer, "customer", {"by": "customer"})
    one.state, one.closed_at, one.closed_by_role = State.CLOSED, now, "customer"
    one.due_at, one.due_for = None, ""
    one.save()
    assert one.handler is not None
    Seat.objects.filter(person=one.handler, community_id=one.community_id).update(
        active=F("active") - 1, finished=F("finished") + 1
    )
    return Rating.objects.create(
        conversation=one,
        community_id=one.community_id,
        episode=one.episode,
        expert=one.handler,
        customer=one.customer,
        due_at=now + timedelta(hours=24),
    )


def participant(one: Conversation, somebody: Person, role: str) -> Participant:
    """Somebody in the conversation, under their alias there."""
    membership = Membership.objects.get(community_id=one.community_id, person=somebody, role=role)
    return Participant.objects.create(
        conversation=one, person=somebody, role=role, alias=membership.alias
    )


def event(
    one: Conversation, kind: str, author: Person, role: str, data: dict[str, object]
) -> Event:
    """The next event of the timeline; `one` keeps the new head."""
    one.last_seq += 1
    one.last_event_at = clock.now()
    one.last_author_role = role
    one.save(update_fields=["last_seq", "last_event_at", "last_author_role"])
    alias = Participant.objects.get(conversation=one, person=author).alias
    return Event.objects.create(
        conversation=one,
        seq=one.last_seq,
        kind=kind,
        author=author,
        author_role=role,
        author_alias=alias,
        client_id=new_id() if kind == "message" else None,
        data=data,
    )


def invited(one: Conversation, somebody: Person, **values: object) -> Invitation:
    """A pending invitation of an expert to a waiting chat, counted in the seat."""
    place = Invitation.objects.filter(conversation=one).count() + 1
    Seat.objects.filter(person=somebody, community_id=one.community_id).update(
        invited=F("invited") + 1
    )
    defaults: dict[str, object] = {
        "episode": one.episode,
        "wave": 1,
        "place": place,
        "score": 1.0,
        "parts": {},
        "pays_minor": 200,
        "expires_at": clock.now() + timedelta(seconds=30),
    }
    return Invitation.objects.create(
        conversation=one,
        expert=somebody,
        community_id=one.community_id,
        **{**defaults, **values},
    )


def seat_of(somebody: Person, community_id: UUID | None = None) -> Seat:
    """The expert's seat, read fresh."""
    seats = Seat.objects.filter(person=somebody)
    return seats.get(community_id=community_id) if community_id else seats.get()
