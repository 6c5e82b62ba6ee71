"""An account is deleted (F12): the person goes everywhere, the books and timelines stay (I20)."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from peerdesk.core import clock
from peerdesk.delivery.notifications.models import Notice, Preference
from peerdesk.domain.admission.models import Application, Credential, Picture
from peerdesk.domain.communities.erasing import former_member
from peerdesk.domain.communities.models import Area, Community, Membership, Team, TeamMember
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.ledger.models import Entry, Transfer
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payouts.models import BankAccount
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.access import caller_by_token, person_by_password
from peerdesk.domain.people.models import ExternalIdentity, Person, Token
from peerdesk.domain.people.operations import make_token
from peerdesk.domain.premium.models import PremiumTemplate
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Subscription
from tests.cast import (
    PASSWORD,
    conversation,
    event,
    held_by,
    invited,
    member,
    person,
)
from tests.workflows.deletion_scenes import deleted
from tests.workflows.memberships import bought, paid_community, sell

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("F12"),
    pytest.mark.invariant("I20"),
]
IBAN = "CH9300762011623852957"


def everything() -> Iterator[tuple[str, str]]:
    """Each row of each table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            yield from ((table, text) for (text,) in cursor.fetchall())


def tables_with(*words: str) -> set[str]:
    small = [word.lower() for word in words]
    return {table for table, text in everything() if any(one in text.lower() for one in small)}


def test_nobody_can_be_them_any_more_and_their_address_is_free(ada: Person) -> None:
    secret, browser = make_token(person=ada), Client()
    browser.force_login(ada)
    gone = deleted(ada)
    assert (gone.name, gone.is_active) == ("", False)
    assert gone.email == f"deleted-{ada.id}@invalid"
    assert person_by_password("ada@example.org", PASSWORD) is None
    assert caller_by_token(secret, now=clock.now()) is None
    assert not Token.objects.filter(person=ada).exists()
    assert not Session.objects.exists()
    assert browser.get("/profile/").status_code == 302
    assert person("Ada").id != ada.id


def test_no_table_holds_the_name_the_address_or_the_alias(
    ada: Person, chat: Conversation, ezra: Person, tally: Community
) -> None:
    now = clock.now()
    Membership.objects.filter(person=ada).update(alias="Lovelace 1815")
    chat_alias = {"by": {"role": "customer", "alias": "Lovelace 1815"}, "seq": 1}
    one = event(chat, "redacted", ada, "customer", chat_alias)
    Event.objects.filter(conversation=chat, author=ada).update(author_alias="Lovelace 1815")
    chat.refresh_from_db()
    Application.objects.create(community=tally, person=ada, alias="Lovelace 1815", note="Surname")
    ExternalIdentity.objects.create(
        person=ada, community_id=tally.id, subject="x", claimed_email="ada@example.org"
    )
    Preference.objects.create(person=ada)
    Notice.objects.create(
        person=ada, kind="x", url="/", values={"who": "Ada Surname"}, created_at=now
    )
    IncomingMail.objects.create(
        digest=b"1",
        recipient="help@example.org",
        received_at=now,
        size=1,
        raw=b"From: ada@example.org",
        state=IncomingMail.State.QUARANTINED,
        community=tally,
        sender="Ada@example.org",
    )
    member(ada, tally, "agent", alias="Lovelace Agent")
    before = tables_with("ada@example.org", "ada surname", "lovelace")
    assert "communities_membership" in before
    deleted(ada)
    assert tables_with("ada@example.org", "ada surname", "lovelace", "ada customer") == set()
    assert Event.objects.get(conversation=chat, seq=one.seq).author_alias == former_member(tally)
    assert IncomingMail.objects.get().raw is None


def test_what_an_expert_was_and_had_is_gone_and_what_they_did_stays(
    ezra: Person, rated_chat: Conversation, tally: Community, invoicing: Area
) -> None:
    now = clock.now()
    set_bank_account(person=ezra, community=tally, iban=IBAN, name="Ezra Surname", now=now)
    Picture.objects.create(community=tally, person=ezra, image=b"a picture")
    Credential.objects.create(
        community=tally, person=ezra, what="Licence", file_sealed=b"proof", submitted_at=now
    )
    TextTemplate.objects.create(community=tally, person=ezra, title="Mine", body="Ezra Surname")
    PremiumTemplate.objects.create(
        community=tally,
        person=ezra,
        title="Mine",
        kind="other",
        description="",
        price_minor=100,
        updated_at=now,
    )
    events = Event.objects.filter(conversation=rated_chat).count()
    books = list(Transfer.objects.values_list("reference", flat=True))
    deleted(ezra)
    for model in (BankAccount, Picture, Credential, TextTemplate, PremiumTemplate, Availability):
        assert not model.objects.exists(), model
    assert tables_with("ezra") == set()
    rated_chat.refresh_from_db()
    assert rated_chat.handler_id == ezra.id
    assert Event.objects.filter(conversation=rated_chat).count() == events
    assert list(Transfer.objects.values_list("reference", flat=True)) == books
    assert Seat.objects.get(person=ezra).free_from is None


def test_an_experts_chat_is_handed_on_and_invitations_are_over(
    ezra: Person, erik: Person, chat: Conversation, sending_invoices: Reason, ada: Person
) -> None:
    asked = invited(conversation(ada, sending_invoices), ezra)
    deleted(ezra)
    chat.refresh_from_db()
    assert (chat.state, chat.handler_id) == (State.WAITING, None)
    kinds = list(Event.objects.filter(conversation=chat).values_list("kind", flat=True))
    assert "left" in kinds
    assert Invitation.objects.get(id=asked.id).state == Invitation.State.CANCELLED
    assert not Invitation.objects.filter(expert=ezra, state=Invitation.State.PENDING).exists()
    assert Seat.objects.get(person=ezra).active == 0


def test_a_customers_chat_is_closed_and_an_agents_case_lies_in_the_queue(
    ada: Person, ezra: Person, agnes: Person, chat: Conversation, my_account: Reason
) -> None:
    case = held_by(conversation(ada, my_account), agnes, "agent")
    team = Team.objects.create(community=chat.community, slug="first", name={"en": "First"})
    TeamMember.objects.create(team=team, person=agnes)
    deleted(agnes)
    case.refresh_from_db()
    assert (case.state, case.handler_id, case.queue) == (State.WAITING, None, "agents")
    assert not TeamMember.objects.exists()
    deleted(ada)
    for one in (case, chat):
        one.refresh_from_db()
        assert one.state == State.CLOSED
    assert Seat.objects.get(person=ezra).active == 0


def test_a_membership_ends_at_once_and_its_payment_stays(ada: Person, tally: Community) -> None:
    bought(ada, sell(paid_community(tally)))
    entries = Entry.objects.count()
    deleted(ada)
    subscription = Subscription.objects.get(person=ada)
    assert (subscription.state, subscription.due_at) == (SubscriptionState.ENDED, None)
    assert subscription.method == ""
    assert Charge.objects.filter(payer=ada, state=ChargeState.SUCCEEDED).exists()
    assert Entry.objects.count() == entries
