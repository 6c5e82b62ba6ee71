"""What an owner sells as membership, by plain forms, and how it goes."""

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.models import Plan
from peerdesk.domain.subscriptions.operations.covering import count_question
from tests.web.conftest import Browser
from tests.web.pages import read, words
from tests.workflows.memberships import bought, paid_community, sell

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]
PAGE = "/manage/tally/membership/"


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


def test_the_figures_the_plot_and_the_members(
    browser: Browser, olga: Person, ada: Person, tally: Community
) -> None:
    one = bought(ada, sell(tally))
    count_question(one)
    tree = read(browser(olga).get(PAGE))
    assert [tile.replace("\xa0", " ") for tile in words(tree, ".tile .big")] == [
        "1",
        "CHF 19.00",
        "1",
        "1",
    ]
    assert words(tree, "svg.plot--wide title")[0] == "Paid by members, month by month"
    assert words(tree, "#members th") == ["Ada customer"]


def test_a_year_counts_by_its_twelfth(
    browser: Browser, olga: Person, ada: Person, tally: Community
) -> None:
    bought(ada, sell(tally, cadence="year", price="180.00"))
    tree = read(browser(olga).get(PAGE))
    assert words(tree, ".tile .big")[1].endswith("15.00")


def test_a_plan_is_put_on_sale_changed_and_taken_off(
    browser: Browser, olga: Person, tally: Community
) -> None:
    client = browser(olga)
    form = {"cadence": "month", "month-price": "19.00", "month-questions": ""}
    tree = read(client.post(f"{PAGE}sell", form, follow=True))
    assert words(tree, ".columns .tag") == ["on sale", "not sold"]
    client.post(f"{PAGE}sell", {**form, "month-price": "21.00", "month-covers_en": "All of it."})
    assert [plan.price_minor for plan in Plan.objects.order_by("id")] == [1900, 2100]
    assert Plan.objects.get(retired_at=None).covers == {"en": "All of it."}
    client.post(f"{PAGE}stop", {"cadence": "month"})
    assert not Plan.objects.filter(retired_at=None).exists()


def test_a_price_that_is_none_is_said_beside_the_field(
    browser: Browser, olga: Person, tally: Community
) -> None:
    form = {"cadence": "year", "year-price": "a lot"}
    tree = read(browser(olga).post(f"{PAGE}sell", form), 422)
    assert words(tree, ".field.wrong .error") == ["Enter an amount such as 19.00."]
    assert tree.cssselect("#id_year-price")[0].get("value") == "a lot"
    assert browser(olga).post(f"{PAGE}sell", {"cadence": "week"}).status_code == 404


def test_the_rules_are_policy(browser: Browser, olga: Person, tally: Community) -> None:
    rules = {
        "member_question_price": "30.00",
        "membership_withdrawal_days": "30",
        "membership_reminder_days": "14",
        "membership_retry_days": "0.5",
    }
    assert browser(olga).post(PAGE, rules).status_code == 302
    policy = Community.objects.get(slug="tally").policy
    assert policy.days("membership_withdrawal_days").days == 30
    assert str(policy.member_question_price) == "30.00"
    assert browser(olga).post(PAGE, {**rules, "membership_retry_days": "-1"}).status_code == 422


def test_where_customers_dont_pay_the_page_says_so(
    browser: Browser, olga: Person, tally: Community
) -> None:
    Community.objects.update(mode=Community.Mode.SPONSORED)
    said = " ".join(words(read(browser(olga).get(PAGE)), "main"))
    assert "no membership is sold" in said
    assert "Nobody yet." in said
