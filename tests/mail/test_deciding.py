"""What was set aside: seen by the community's own people alone, posted or discarded once."""

from typing import Any

import pytest
from django.test import Client

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.people.models import Person
from tests.cast import token_of
from tests.mail.scenes import arrives, sent_mail, ticket
from tests.mail.test_corpus import CORPUS

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S8")]


def came(name: str, held: Conversation) -> IncomingMail:
    return arrives((CORPUS / f"{name}.eml").read_bytes(), held, sent_mail(held))


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def api(somebody: Person, method: str, path: str, body: object = None) -> Any:
    sent = {"data": body or {}, "content_type": "application/json"} if method == "post" else {}
    return getattr(Client(), method)(
        f"/api/v1{path}", **sent, headers={"Authorization": f"Bearer {token_of(somebody)}"}
    )


def texts(one: Conversation) -> list[str]:
    rows = Event.objects.filter(conversation=one, kind="message").order_by("seq")
    return [str(row.data["text"]) for row in rows]


def test_agent_reads_why_and_posts_it_after_all(held: Conversation, agnes: Person) -> None:
    mail = came("forged-sender", held)
    page = signed_in(agnes).get("/manage/tally/mail/")
    shown = page.content.decode()
    assert "otto@example.com" in shown
    assert "another address than the customer" in shown.replace("&#x27;", "'")
    assert "Change my bank account please." in shown
    answer = signed_in(agnes).post(f"/manage/tally/mail/{mail.id}/release")
    assert answer.status_code == 302
    assert texts(held)[-1] == "Change my bank account please."
    mail.refresh_from_db()
    assert (mail.state, mail.decided_by, mail.raw) == ("posted", agnes, None)


def test_a_mail_that_answers_nothing_is_posted_where_the_agent_says(
    held: Conversation, agnes: Person
) -> None:
    mail = came("unknown-to-community", held)
    client = signed_in(agnes)
    client.post(f"/manage/tally/mail/{mail.id}/release")
    assert IncomingMail.objects.get(id=mail.id).state == "quarantined", "nobody said where"
    held.refresh_from_db()
    client.post(f"/manage/tally/mail/{mail.id}/release", {"number": f"#{held.number}"})
    assert texts(held)[-1] == "I need help."


def test_discarded_is_gone_and_decided_once(held: Conversation, agnes: Person) -> None:
    mail = came("forged-sender", held)
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/discard").json()["state"] == "discarded"
    mail.refresh_from_db()
    assert (mail.raw, mail.sender, mail.subject) == (None, "", "")
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/discard").status_code == 409
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/release", {}).status_code == 409


@pytest.mark.invariant("I17")
def test_nobody_else_sees_the_quarantine(held: Conversation, ada: Person, otto: Person) -> None:
    mail = came("forged-sender", held)
    for stranger in (ada, otto):
        assert signed_in(stranger).get("/manage/tally/mail/").status_code == 404
        for act in ("release", "discard"):
            assert (
                signed_in(stranger).post(f"/manage/tally/mail/{mail.id}/{act}").status_code == 404
            )
            assert api(stranger, "post", f"/incoming-mails/{mail.id}/{act}", {}).status_code == 404
        assert api(stranger, "get", "/communities/tally/incoming-mails").status_code == 404
        assert api(stranger, "get", f"/conversations/{held.id}/mails").status_code == 404
    other = signed_in(otto).post(f"/manage/elsewhere/mail/{mail.id}/release")
    assert other.status_code == 404
    assert IncomingMail.objects.get(id=mail.id).state == "quarantined"


def test_a_mail_is_never_posted_into_another_community(
    held: Conversation, agnes: Person, otto: Person, elsewhere: object
) -> None:
    mail = came("unknown-to-community", held)
    answer = api(agnes, "post", f"/incoming-mails/{mail.id}/release", {"number": 2**40})
    assert answer.status_code == 422
    assert "number" in answer.json()["errors"]


def test_lists_by_the_api(held: Conversation, agnes: Person) -> None:
    came("forged-sender", held)
    (item,) = api(agnes, "get", "/communities/tally/incoming-mails").json()["items"]
    assert (item["state"], item["why"]) == ("quarantined", "other_sender")
    assert item["text"] == "Change my bank account please."
    (mail,) = api(agnes, "get", f"/conversations/{held.id}/mails").json()["items"]
    assert mail["state"] == "sent"
    assert "example.org" not in str(mail)
    assert api(agnes, "post", f"/incoming-mails/{new_id()}/discard").status_code == 404


def test_what_cant_be_read_can_only_be_discarded(held: Conversation, agnes: Person) -> None:
    mail = came("nested-too-deep", held)
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/release", {}).status_code == 409
    assert signed_in(agnes).get("/manage/tally/mail/").status_code == 200
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/discard").status_code == 200


def test_a_closed_ticket_is_reopened_by_a_reply_for_a_while(
    held: Conversation, agnes: Person
) -> None:
    rows = Conversation.objects.filter(id=held.id)
    closed = {"state": State.CLOSED, "due_at": None, "due_for": ""}
    rows.update(**closed, closed_at=held.opened_at)
    came("no-quote", held)
    held.refresh_from_db()
    assert held.state == "waiting"
    assert texts(held)[-1] == "Only this line."


def test_later_an_agent_decides(held: Conversation, agnes: Person) -> None:
    Conversation.objects.filter(id=held.id).update(
        state=State.CLOSED, due_at=None, due_for="", closed_at="2020-01-01T00:00:00Z"
    )
    mail = came("no-quote", held)
    assert (mail.state, mail.why) == ("quarantined", "closed_long_ago")
    assert api(agnes, "post", f"/incoming-mails/{mail.id}/release", {}).status_code == 200
    held.refresh_from_db()
    assert (held.state, texts(held)[-1]) == ("waiting", "Only this line.")


def test_mail_to_a_merged_conversation_lands_in_its_target(
    held: Conversation, ada: Person, agnes: Person, failed_payment: Reason
) -> None:
    target = ticket(ada, failed_payment, agnes)
    Conversation.objects.filter(id=held.id).update(
        state=State.CLOSED, due_at=None, due_for="", merged_into=target
    )
    came("no-quote", held)
    assert texts(target)[-1] == "Only this line."
    assert "Only this line." not in texts(held)


def test_who_left_the_community_writes_nothing(held: Conversation, ada: Person) -> None:
    held.community.refresh_from_db()
    Person.objects.filter(id=ada.id).update(is_active=False)
    mail = came("no-quote", held)
    assert mail.state == "quarantined"


def test_too_many_mails_in_an_hour_are_set_aside(held: Conversation) -> None:
    raw = (CORPUS / "no-quote.eml").read_bytes()
    ours = sent_mail(held)
    states = [
        arrives(raw.replace(b"<nq@", f"<nq{number}@".encode()), held, ours).state
        for number in range(22)
    ]
    assert states[:20] == ["posted"] * 20
    assert states[-1] == "quarantined"


def test_owner_sets_the_rules_and_agents_dont(
    held: Conversation, olga: Person, agnes: Person
) -> None:
    rules = {"mail_after_seconds": "30", "mail_reopen_days": "7"}
    assert signed_in(agnes).post("/manage/tally/mail/", rules).status_code == 404
    assert signed_in(olga).post("/manage/tally/mail/", rules).status_code == 302
    community = Conversation.objects.get(id=held.id).community
    assert float(community.policy.mail_reopen_days) == 7
    assert signed_in(olga).post("/manage/tally/mail/", {"mail_reopen_days": "x"}).status_code == 422


def test_mails_of_a_demo_are_no_page_elsewhere(held: Conversation, olga: Person) -> None:
    for address in ("/dev/mail/", f"/dev/mail/{new_id()}/", f"/dev/mail/{new_id()}/page"):
        assert signed_in(olga).get(address).status_code == 404


def test_a_demos_mail_is_read_and_answered_in_the_page(
    held: Conversation, agnes: Person, settings: Any, tmp_path: Any
) -> None:
    from peerdesk.workflows.handle_mail import handle_mail
    from tests.mail.scenes import say, send_all

    settings.PEERDESK_DEMO = True
    settings.EMAIL_BACKEND = "peerdesk.delivery.notifications.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    say(held, agnes, "Which card did you use?")
    send_all()
    client = Client()
    (file,) = tmp_path.glob("*.eml")
    assert file.stem in client.get("/dev/mail/").content.decode()
    page = client.get(f"/dev/mail/{file.stem}/").content.decode()
    assert "Which card did you use?" in page
    inner = client.get(f"/dev/mail/{file.stem}/page")
    assert "sandbox" in inner["Content-Security-Policy"]
    client.post(f"/dev/mail/{file.stem}/answer", {"text": "The blue one."})
    handle_mail(mail_id=IncomingMail.objects.get().id)
    assert texts(held)[-1] == "The blue one."
    assert client.get("/dev/mail/..%2f..%2fsecret/").status_code == 404
