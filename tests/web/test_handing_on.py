"""Leaving, another helper, another area: by plain forms; and the clocks that both sides see."""

import pytest
from django.test import Client

from peerdesk.domain.routing.models import Invitation
from tests import cast
from tests.web.test_contact_form import signed_in
from tests.workflows.scenes import states


@pytest.mark.promise("F10")
def test_ada_asks_for_another_helper_from_her_thread(chat, ada, ezra, erik):
    client = signed_in(ada)
    assert "Ask another helper" in client.get(f"/conversations/{chat.id}/").content.decode()
    page = client.post(f"/conversations/{chat.id}/leave/", follow=True).content.decode()
    assert "You asked for another helper" in page
    assert states(chat) == {"Erik": "pending"}
    assert signed_in(ezra).get(f"/workspace/c/{chat.id}/").status_code == 404


@pytest.mark.promise("F10")
def test_ezra_hands_it_on_from_his_workspace(chat, ada, ezra, erik):
    client = signed_in(ezra)
    assert "Hand on this chat?" in client.get(f"/workspace/c/{chat.id}/").content.decode()
    answer = client.post(f"/workspace/c/{chat.id}/leave")
    assert answer["Location"] == "/workspace/"
    chat.refresh_from_db()
    assert chat.state == "waiting"
    page = signed_in(ada).get(f"/conversations/{chat.id}/").content.decode()
    assert "go on. We are asking the next expert; nothing is lost." in page


@pytest.mark.promise("F10")
def test_ezra_moves_it_to_another_area(chat, ada, ezra, payroll):
    client = signed_in(ezra)
    assert "Payroll" in client.get(f"/workspace/c/{chat.id}/").content.decode()
    client.post(f"/workspace/c/{chat.id}/move", {"area": str(payroll.id), "keep": "yes"})
    chat.refresh_from_db()
    assert chat.area_id != payroll.id
    client.post(f"/workspace/c/{chat.id}/move", {"area": str(payroll.id)})
    chat.refresh_from_db()
    assert (chat.area_id, chat.state) == (payroll.id, "waiting")
    page = signed_in(ada).get(f"/conversations/{chat.id}/").content.decode()
    assert "The question was moved to the area “Payroll”." in page


@pytest.mark.promise("F10")
def test_the_customers_own_door_is_not_the_experts(chat, ezra):
    assert signed_in(ezra).post(f"/conversations/{chat.id}/leave/").status_code == 404


def lines(client: Client, conversation) -> list[str]:
    return client.get(f"/conversations/{conversation.id}/progress/").json()["lines"]


@pytest.mark.promise("F15")
def test_ada_sees_until_when_a_first_answer_is_due_and_what_happens_then(chat, ada):
    first, then = lines(signed_in(ada), chat)
    assert first.startswith("A first answer is due by ")
    assert then == "If none comes, the next expert is asked; nothing is lost."


@pytest.mark.promise("F15")
def test_ezra_sees_both_clocks(asked, chat, ezra):
    cast.invited(asked, ezra)
    page = signed_in(ezra).get(f"/workspace/c/{chat.id}/").content.decode()
    assert f'data-due="{chat.due_at.isoformat()}"' in page
    assert f'data-since="{asked.waiting_since.isoformat()}"' in page


@pytest.mark.promise("F15")
def test_ada_reads_how_far_the_asking_has_come(asked, ada, ezra, erik, tally, invoicing):
    from peerdesk.core import clock
    from peerdesk.workflows.find_helper import find_helper
    from tests.workflows.scenes import set_policy

    set_policy(tally, invite_wave=1)
    asked.community = tally
    find_helper(conversation=asked, now=clock.now())
    client = signed_in(ada)
    assert lines(client, asked)[0] == "Asking expert 1 of 2."
    assert any(line.startswith("Waiting since ") for line in lines(client, asked))
    Invitation.objects.update(state="declined")
    assert lines(client, asked)[0] == "Asked one expert. Looking for the next."
