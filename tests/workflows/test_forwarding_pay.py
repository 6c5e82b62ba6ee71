"""What a forwarded chat earns: nothing, a part, or what its brief is worth; once for ever (F9)."""

import pytest
from django.db import DatabaseError, transaction

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.operations import AlreadyJudged, NotJudged, forget
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payouts.queries import standing
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.judge_brief import OwnBrief, judge_brief
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.take_conversation import take_conversation
from tests import cast
from tests.workflows.scenes import later, set_policy, sweep
from tests.workflows.test_forward_to_support import forward


def answered(chat, agnes):
    """Agnes has it, and it is to be closed."""
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)


def closed(chat, agnes, ada):
    answered(chat, agnes)
    close_conversation(caller=Caller(agnes), conversation_id=chat.id)


def rate(chat, ada, stars):
    return rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=stars)


def judge(chat, agnes, worth):
    return judge_brief(caller=Caller(agnes), conversation_id=chat.id, worth=worth)


def balance(somebody, community):
    return standing(somebody, community).balance.amount


@pytest.mark.promise("F9", "C8")
@pytest.mark.parametrize(
    ("policy", "stars", "pay"),
    [
        ({"forward_pays": "nothing"}, 5, "0.00"),
        ({"forward_pays": "part"}, 5, "1.00"),
        ({"forward_pays": "part"}, 3, "0.50"),
        ({"forward_pays": "part", "forward_part_percent": 33}, 4, "0.66"),
        ({"forward_pays": "part"}, 2, "0.00"),
        ({"forward_pays": "brief"}, 5, "1.00"),
    ],
)
def test_a_forwarded_chat_is_rated_too_and_pays_as_the_policy_says(
    chat, ada, ezra, agnes, tally, policy, stars, pay
):
    set_policy(tally, **policy)
    forward(ezra, chat)
    closed(chat, agnes, ada)
    rating = rate(chat, ada, stars)
    assert (rating.expert_id, rating.brief.conversation_id) == (ezra.id, chat.id)
    assert balance(ezra, tally) == pay
    assert Transfer.objects.count() == (pay != "0.00")


@pytest.mark.promise("F9")
def test_the_policy_of_the_forwarding_counts_not_that_of_the_rating(chat, ada, ezra, agnes, tally):
    forward(ezra, chat)
    set_policy(tally, forward_pays="nothing")
    closed(chat, agnes, ada)
    rate(chat, ada, 5)
    assert balance(ezra, tally) == "1.00"


@pytest.mark.promise("F9", "C9")
@pytest.mark.invariant("I10")
@pytest.mark.parametrize(("worth", "pay"), [(0, "0.00"), (1, "0.67"), (2, "1.33"), (3, "2.00")])
def test_an_agent_judges_the_brief_and_it_is_paid_once(chat, ada, ezra, agnes, tally, worth, pay):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    answered(chat, agnes)
    judge(chat, agnes, worth)
    with pytest.raises(AlreadyJudged):
        judge(chat, agnes, 3)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    rate(chat, ada, 5)
    change_rating(caller=Caller(ada), conversation_id=chat.id, stars=1)
    assert balance(ezra, tally) == pay
    references = [f"brief:{Brief.objects.get().id}"] if worth else []
    assert list(Transfer.objects.values_list("reference", flat=True)) == references


@pytest.mark.promise("F9")
def test_unjudged_at_the_end_the_part_is_paid_and_judging_is_over(chat, ada, ezra, agnes, tally):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    closed(chat, agnes, ada)
    with pytest.raises(NotJudged):
        judge(chat, agnes, 3)
    sweep(later(hours=25))
    assert Rating.objects.get().state == "implicit"
    assert balance(ezra, tally) == "1.00"


@pytest.mark.promise("F9", "F8")
def test_a_changed_rating_moves_the_same_part(chat, ada, ezra, agnes, tally):
    forward(ezra, chat)
    closed(chat, agnes, ada)
    rate(chat, ada, 5)
    change_rating(caller=Caller(ada), conversation_id=chat.id, stars=3)
    assert balance(ezra, tally) == "0.50"


@pytest.mark.promise("F9")
def test_reopened_before_the_stars_it_is_asked_again_at_the_end_and_only_once(
    chat, ada, ezra, agnes, tally
):
    forward(ezra, chat)
    closed(chat, agnes, ada)
    reopen_conversation(caller=Caller(ada), conversation_id=chat.id)
    closed(chat, agnes, ada)
    rate(chat, ada, 4)
    reopen_conversation(caller=Caller(ada), conversation_id=chat.id)
    closed(chat, agnes, ada)
    states = Rating.objects.order_by("episode").values_list("episode", "state")
    assert list(states) == [(1, "void"), (2, "given")]
    assert balance(ezra, tally) == "1.00"


@pytest.mark.promise("F9")
def test_only_the_agent_who_has_it_judges_and_never_their_own(
    chat, ada, ezra, agnes, olga, otto, tally
):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    other = cast.person("Amos")
    cast.member(other, tally, "agent")
    for somebody, refusal in (
        (ada, NotFound),
        (ezra, NotFound),
        (otto, NotFound),
        (olga, NotFound),
    ):
        with pytest.raises(refusal):
            judge(chat, somebody, 3)
    with pytest.raises(NotHandler):
        judge(chat, agnes, 3)
    answered(chat, agnes)
    with pytest.raises(NotHandler):
        judge(chat, other, 3)
    for worth in (-1, 4, True):
        with pytest.raises(InvalidInput):
            judge(chat, agnes, worth)
    judge(chat, agnes, 1)


def test_an_agent_who_was_the_expert_does_not_judge(chat, ada, ezra, tally):
    set_policy(tally, forward_pays="brief")
    cast.member(ezra, tally, "agent", alias="Ezra of the team")
    forward(ezra, chat, stays=False)
    take_conversation(caller=Caller(ezra), conversation_id=chat.id)
    with pytest.raises(OwnBrief):
        judge(chat, ezra, 3)


def test_no_brief_is_judged_where_it_is_not_paid_for(chat, ada, ezra, agnes):
    forward(ezra, chat)
    answered(chat, agnes)
    with pytest.raises(NotJudged):
        judge(chat, agnes, 3)


@pytest.mark.invariant("I10")
def test_the_database_keeps_a_judgement(chat, ada, ezra, agnes, tally):
    set_policy(tally, forward_pays="brief")
    forward(ezra, chat)
    answered(chat, agnes)
    judge(chat, agnes, 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Brief.objects.update(worth=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        Brief.objects.all().delete()


@pytest.mark.invariant("I16")
def test_a_redacted_text_leaves_the_brief_too(chat, ezra):
    forward(ezra, chat, brief={"goal": "Call me: +41 79 123 45 67", "facts": "Plan Basic"})
    forget(conversation_id=chat.id, texts=["Please call.\nCall me: +41 79 123 45 67"])
    brief = Brief.objects.get()
    assert (brief.goal, brief.facts) == ("", "Plan Basic")
