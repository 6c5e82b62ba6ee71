"""Passing on by plain forms: the brief begun from the chat, the notice, the desk, the statement."""

from csv import DictReader
from io import StringIO

import pytest
from django.utils.translation import override

from peerdesk.domain.communities.models import Team
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.web.workspace.forwarded_pay import earns_words
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.judge_brief import judge_brief
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.take_conversation import take_conversation
from tests.web.test_contact_form import signed_in
from tests.workflows.scenes import set_policy
from tests.workflows.test_forward_to_support import forward

SENT = {"reason": "technical", "goal": "Open 2027", "tried": "", "facts": "", "after": "stay"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.promise("C11", "C13", "F9")
def test_ezra_finds_the_brief_begun_and_what_ada_will_read(chat, ada, ezra, tally):
    client = signed_in(ezra)
    assert f'href="/workspace/c/{chat.id}/forward"' in text(client.get(f"/workspace/c/{chat.id}/"))
    page = text(client.get(f"/workspace/c/{chat.id}/forward"))
    assert "How do I send an invoice twice?</textarea>" in page
    assert "Area: Invoicing" in page
    assert "A member of the support team will write to you, here and by e-mail." in page
    assert "A forwarded chat earns 50% of what its stars earn." in page
    assert "Not knowing is no fault" in page


@pytest.mark.promise("C11")
def test_he_stays_and_reads_or_leaves(chat, ada, ezra, sending_invoices):
    client = signed_in(ezra)
    page = text(client.post(f"/workspace/c/{chat.id}/forward", SENT, follow=True))
    assert "You passed the chat on to the support team." in page
    assert "With the support team" in page
    assert 'name="text"' not in page
    assert (
        text(client.post(f"/workspace/c/{chat.id}/leave", follow=True)).count("/workspace/c/") == 0
    )
    assert client.get(f"/workspace/c/{chat.id}/forward").status_code == 404


@pytest.mark.promise("C11")
def test_who_leaves_is_back_at_the_list(chat, ada, ezra):
    client = signed_in(ezra)
    answer = client.post(f"/workspace/c/{chat.id}/forward", {**SENT, "after": "leave"})
    assert answer["Location"] == "/workspace/"
    assert client.get(f"/workspace/c/{chat.id}/").status_code == 404
    page = text(signed_in(ada).get(f"/conversations/{chat.id}/"))
    assert "Ezra expert passed the chat on to the support team." in page
    assert "We are asking the next expert" not in page


@pytest.mark.promise("C11")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "id_reason_error"),
        ({"reason": "other"}, "Say why you pass it on."),
        ({"goal": " "}, "Tell the support team at least what the customer wants."),
        ({"goal": "x" * 2001}, "id_goal_error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(chat, ezra, wrong, words):
    answer = signed_in(ezra).post(f"/workspace/c/{chat.id}/forward", {**SENT, **wrong})
    assert answer.status_code == 422
    assert words in text(answer)
    chat.refresh_from_db()
    assert chat.state == "active"


@pytest.mark.promise("C11", "C12")
def test_the_customer_reads_to_whom_it_went_and_when_an_answer_comes(chat, ada, ezra, tally):
    names = {"en": "Accounts", "de": "Konten", "fr": "Comptes", "it": "Conti"}
    team = Team.objects.create(community=tally, slug="accounts", name=names)
    Conversation.objects.filter(id=chat.id).update(team=team)
    forward(ezra, chat)
    client = signed_in(ada)
    page = text(client.get(f"/conversations/{chat.id}/"))
    assert "Ezra expert passed the chat on to the team “Accounts” and may go on reading." in page
    assert "A member of the team “Accounts” will write to you, here and by e-mail." in page
    lines = client.get(f"/conversations/{chat.id}/progress/").json()["lines"]
    assert lines[0] == "The support team has your question."
    assert lines[2].startswith("You have an answer by ")


@pytest.mark.promise("C12", "F9")
def test_agnes_reads_the_brief_above_the_thread_and_judges_it_once(chat, ada, ezra, agnes, tally):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    client = signed_in(agnes)
    url = f"/desk/c/{chat.id}/"
    page = text(client.get(url))
    assert "Brief by Ezra expert" in page
    assert "Plan Basic" in page
    assert "Whoever takes the case says what the brief is worth." in page
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    page = text(client.get(url))
    assert 'name="worth" value="3"' in page
    assert "CHF\u00a01.33" in page
    answer = client.post(f"/desk/c/{chat.id}/brief", {"worth": "2"}, follow=True)
    assert "Found worth 2 of 3: CHF\u00a01.33 paid." in text(answer)
    again = text(client.post(f"/desk/c/{chat.id}/brief", {"worth": "3"}, follow=True))
    assert "This brief is judged already." in again
    assert Brief.objects.get().worth == 2


@pytest.mark.promise("F9", "C14")
def test_the_statement_says_why_and_adds_up(chat, ada, ezra, agnes, tally):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    judge_brief(caller=Caller(agnes), conversation_id=chat.id, worth=3)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=5)
    client = signed_in(ezra)
    page = text(client.get("/workspace/earnings/tally/"))
    assert "your brief: 3 of 3 by the agent who received it" in page
    assert "forwarded: paid by your brief" in page
    file = b"".join(client.get("/workspace/earnings/tally/earnings.csv").streaming_content)
    amounts = [row["amount"] for row in DictReader(StringIO(file.decode("utf-8-sig")))]
    assert sorted(amounts) == ["0.00", "2.00"]


@pytest.mark.promise("F9")
@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"forward_pays": "nothing"}, "forwarded: earns nothing"),
        ({"forward_pays": "part"}, "forwarded: 50% of it"),
        ({"forward_pays": "brief"}, "forwarded: nobody judged the brief, so 50% of it"),
    ],
)
def test_the_earnings_page_says_why_a_forwarded_chat_earned_so(
    chat, ada, ezra, agnes, tally, policy, words
):
    set_policy(tally, **policy)
    forward(ezra, chat)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    client = signed_in(ezra)
    assert words in text(client.get("/workspace/earnings/tally/"))
    rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=4)
    assert words in text(client.get("/workspace/earnings/tally/"))


@pytest.mark.promise("F9")
def test_before_passing_on_the_expert_knows_what_it_earns(tally):
    with override("en"):
        set_policy(tally, forward_pays="nothing")
        assert earns_words(tally).startswith("A forwarded chat earns nothing")
        set_policy(tally, forward_pays="brief", forward_part_percent=20)
        assert "up to CHF\u00a02.00" in earns_words(tally)
        tally.mode = "support"
        assert earns_words(tally) == ""


@pytest.mark.promise("F9")
def test_the_stars_are_for_who_passed_it_on_not_for_the_agent(chat, ada, ezra, agnes):
    forward(ezra, chat, stays=False)
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    assert "How was Ezra expert?" in text(signed_in(ada).get(f"/conversations/{chat.id}/"))


@pytest.mark.promise("F9")
def test_the_owner_says_what_forwarded_chats_earn_and_sees_why_they_are(chat, ezra, olga, agnes):
    forward(ezra, chat)
    client = signed_in(olga)
    page = text(client.get("/manage/tally/forwarding/"))
    assert "a part of what its stars earn: now up to CHF\u00a01.00" in page
    assert "The expert may not answer this" in page
    sent = {"forward_pays": "brief", "forward_part_percent": "30"}
    assert client.post("/manage/tally/forwarding/", sent).status_code == 302
    chat.community.refresh_from_db()
    values = chat.community.policy_values
    assert (values["forward_pays"], values["forward_part_percent"]) == ("brief", 30)
    wrong = client.post("/manage/tally/forwarding/", {**sent, "forward_part_percent": "101"})
    assert wrong.status_code == 422
    assert signed_in(agnes).get("/manage/tally/forwarding/").status_code == 404


@pytest.mark.promise("C11")
def test_nobody_but_its_expert_has_the_form(chat, ada, ezra, agnes, olga, otto):
    for somebody in (ada, agnes, olga, otto):
        assert signed_in(somebody).get(f"/workspace/c/{chat.id}/forward").status_code == 404
        assert signed_in(somebody).post(f"/workspace/c/{chat.id}/forward", SENT).status_code == 404
    assert signed_in(otto).post(f"/desk/c/{chat.id}/brief", {"worth": "1"}).status_code == 404
