"""A real id of tally's for every kind of address."""

import pytest

from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.communities.models import AccessCode, Area, Community, Team
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.models import Attempt
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.support.models import SavedView
from tests.api.conftest import As
from tests.cast import FUTURE, article, invited, person

SUBSCRIPTION = {
    "endpoint": "https://push.example.org/of-nora",
    "keys": {"p256dh": "BN" + "x" * 85, "auth": "c2VjcmV0LXNlY3JldC0xNg"},
}


def device_of_noras(by: As) -> str:
    """A device of somebody who is nobody in the cast."""
    told = by(person("Nora")).post("/push-subscriptions", SUBSCRIPTION)
    return str(told.json()["id"])


def at_the_door(tally: Community, invoicing: Area) -> dict[str, str]:
    """A code, an application and a credential of people who are nobody in the cast."""
    code = AccessCode.objects.create(community=tally, code="COME-IN")
    own = {"community": tally, "person": person("Noemi"), "submitted_at": FUTURE}
    applied = Application.objects.create(state="submitted", access_code=code, **own)
    proof = Credential.objects.create(area=invoicing, what="Licence", **own)
    ids = {"access-codes": code.id, "applications": applied.id, "credentials": proof.id}
    return {kind: str(one) for kind, one in ids.items()}


def suspended(tally: Community, olga: Person) -> str:
    """A suspension, long over, of an expert who is nobody in the cast."""
    row = Suspension.objects.create(
        community=tally, person=person("Nils"), decided_by=olga, state="ended", from_at=FUTURE
    )
    return str(row.id)


def said_and_written(chat: Conversation) -> dict[str, str]:
    """A rating, an appeal against it, a template, a saved view and a flag of the community's."""
    rating = Rating.objects.filter(community=chat.community).earliest("asked_at")
    appeal = Appeal.objects.create(
        rating=rating, community=chat.community, text="Unjust.", at=FUTURE
    )
    shared = TextTemplate.objects.create(community=chat.community, title="Hello", body="Hi")
    view = SavedView.objects.create(community=chat.community, title="All", query="state:open")
    flag = raise_flag(caller=Caller(chat.customer), conversation_id=chat.id, kind="other", seq=None)
    shares = {"flags": str(flag.id), "templates": str(shared.id), "views": str(view.id)}
    return {"ratings": str(rating.id), "rating-appeals": str(appeal.id), **shares}


@pytest.fixture
def addresses(
    by: As,
    tally: Community,
    chat: Conversation,
    erik: Person,
    invoicing: Area,
    paid_out: str,
    olga: Person,
) -> dict[str, str]:
    """A real id of tally's for every kind of address."""
    invitation: Invitation = invited(chat, erik)
    attempt = Attempt.objects.create(area=invoicing, person=erik, pass_mark=80, due_at=FUTURE)
    return {
        "conversations": str(chat.id),
        "invitations": str(invitation.id),
        "areas": str(invoicing.id),
        "attempts": str(attempt.id),
        "payouts": paid_out,
        "push-subscriptions": device_of_noras(by),
        "suspensions": suspended(tally, olga),
        "reasons": str(chat.reason_id),
        "articles": str(article(tally, "secret").id),
        "teams": str(Team.objects.create(community=tally, slug="money", name={}).id),
        **at_the_door(tally, invoicing),
        **said_and_written(chat),
    }


@pytest.fixture
def paid_out(by: As, ezra: Person, olga: Person, earned: Conversation) -> str:
    """A payout of tally's."""
    account = {"iban": "CH9300762011623852957", "name": "Ezra Surname"}
    by(ezra).put("/communities/tally/me/bank-account", account)
    return str(by(olga).post("/communities/tally/payouts", {}).json()["id"])
