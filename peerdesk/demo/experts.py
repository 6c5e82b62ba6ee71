"""What makes the demo's experts experts: tests passed, always there, a bank account to be paid."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from peerdesk.demo.people import email_of
from peerdesk.demo.source import Actor, CommunityText
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.marking import qualify
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.expertise.operations import pause, set_availability
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.payouts.models import BankAccount
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.matching import NEWCOMER_CHATS
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.seats import refresh_seat

_ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]


def load_experts(
    text: CommunityText,
    community: Community,
    areas: Mapping[str, Area],
    people: Mapping[str, Person],
    now: datetime,
) -> None:
    """Every expert of the community; what one of them changed since stays as it is."""
    for actor in text.people:
        if actor.role == "expert":
            person = people[email_of(actor, text.slug)]
            _pass_tests(actor, person, areas.values(), now)
            _open_hours(actor, person, community, now)
            _be_known(actor, person, community)
            _enter_bank_account(actor, person, community, now)
            refresh_seat(person_id=person.id, community_id=community.id, now=now)


def rest(
    text: CommunityText, community: Community, people: Mapping[str, Person], now: datetime
) -> None:
    """Whoever only belongs to the stories pauses when these are told."""
    for actor in text.people:
        if actor.paused:
            person = people[email_of(actor, text.slug)]
            pause(community_id=community.id, person_id=person.id, now=now)
            refresh_seat(person_id=person.id, community_id=community.id, now=now)


def _pass_tests(actor: Actor, person: Person, areas: Iterable[Area], now: datetime) -> None:
    for area in areas if actor.passed else []:
        qualify(person_id=person.id, area=area, score=100, now=now - timedelta(days=90))


def _open_hours(actor: Actor, person: Person, community: Community, now: datetime) -> None:
    if actor.passed and not _of(Availability, person, community):
        times = Times(
            schedule=_ALWAYS,
            time_zone=actor.time_zone,
            paused=False,
            at_once=community.policy.chats_at_once,
            languages=community.chat_languages,
        )
        set_availability(community=community, person_id=person.id, times=times, now=now)


def _be_known(actor: Actor, person: Person, community: Community) -> None:
    """An expert of the demo is no newcomer: they may have several chats at once (F3)."""
    if actor.passed:
        seat, _ = Seat.objects.get_or_create(community=community, person=person)
        if seat.finished < NEWCOMER_CHATS:
            seat.finished = NEWCOMER_CHATS
            seat.save(update_fields=["finished"])


def _enter_bank_account(actor: Actor, person: Person, community: Community, now: datetime) -> None:
    if actor.iban and not _of(BankAccount, person, community):
        long_ago = now - timedelta(days=60)  # past any hold that an owner would set
        set_bank_account(
            person=person, community=community, iban=actor.iban, name=actor.name, now=long_ago
        )


def _of(
    model: type[Availability] | type[BankAccount], person: Person, community: Community
) -> bool:
    return model._default_manager.filter(person=person, community=community).exists()
