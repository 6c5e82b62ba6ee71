"""Help articles over the API, in their owners' hands (S9, C13)."""

from typing import Any

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.api.conftest import As, problem

pytestmark = pytest.mark.django_db
ARTICLES = "/communities/tally/articles"


def written(**values: Any) -> dict[str, Any]:
    return {"texts": {"en": {"title": "Refunds", "body": "Press refund."}}, **values}


@pytest.mark.promise("S9")
def test_an_owner_writes_publishes_and_retires_an_article(
    by: As, olga: Person, ada: Person, my_account: Reason
) -> None:
    program = by(olga)
    made = program.post(ARTICLES, written()).json()
    assert (made["key"], made["state"], made["version"]) == ("refunds", "draft", 1)
    path = f"/articles/{made['id']}"
    design = {"name": {"en": "Money"}, "channel": "ticket", "articles": [made["id"]]}
    assert program.put(f"/reasons/{my_account.id}", design).json()["articles"] == [made["id"]]

    def offered() -> list[str]:
        (reason,) = by(ada).get("/communities/tally/reasons?language=en").json()["items"]
        return [one["title"] for one in reason["articles"]]

    assert offered() == []
    assert program.post(f"{path}/publish").json()["state"] == "published"
    assert offered() == ["Refunds"]
    texts = {"en": {"title": "Money back", "body": "Press it."}}
    assert program.put(path, {"texts": texts, "version": 1}).json()["version"] == 2
    assert offered() == ["Money back"]
    told = program.put(path, written(version=1, audience="experts"))
    assert problem(told, 409, "changed_meanwhile")["version"] == 2
    assert program.post(f"{path}/bring-back", {"number": 1, "version": 2}).json()["version"] == 3
    assert offered() == ["Refunds"]
    told = program.get(f"{path}/versions").json()["items"]
    assert [(one["number"], one["saved_by"]) for one in told] == [
        (3, "Olga owner"), (2, "Olga owner"), (1, "Olga owner"),
    ]  # fmt: skip
    assert program.post(f"{path}/retire", {"retired": True}).json()["state"] == "retired"
    assert offered() == []
    problem(program.post(f"{path}/publish"), 409, "wrong_state")
    assert program.post(f"{path}/retire", {"retired": False}).json()["state"] == "published"
    assert program.get(path).json()["reasons"] == [str(my_account.id)]
    # A reason that is saved without naming its articles keeps them.
    program.put(f"/reasons/{my_account.id}", {"name": {"en": "Money"}, "channel": "ticket"})
    assert offered() == ["Refunds"]


def test_the_list_is_narrowed_and_told_in_parts(by: As, olga: Person, tally: Community) -> None:
    for number in range(52):
        cast.article(tally, f"number-{number}", {"de": f"Nummer {number}"})
    cast.article(tally, "tone", {"en": "The tone"}, for_experts=True, state="draft")
    program = by(olga)
    first = program.get(ARTICLES).json()
    second = program.get(f"{ARTICLES}?cursor={first['next']}").json()
    assert len(first["items"] + second["items"]) == 53
    assert second["next"] is None
    for asked in ("q=tone", "state=draft", "audience=experts", "missing=de"):
        (one,) = program.get(f"{ARTICLES}?{asked}").json()["items"]
        assert (one["key"], one["audience"], one["missing"]) == (
            "tone",
            "experts",
            ["de", "fr", "it"],
        )
    problem(program.get(f"{ARTICLES}?cursor=nonsense"), 422, "invalid")
    problem(program.get(f"{ARTICLES}?state=x"), 422, "invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (written(texts={}), "texts"),
        (written(texts={"ja": {"title": "x", "body": "x"}}), "texts"),
        (written(texts={"en": {"title": " ", "body": "x"}}), "texts.en.title"),
        (written(texts={"en": {"title": "x", "body": "a\0b"}}), "texts.en.body"),
        (written(key="A key"), "key"),
        (written(areas=["018f0000-0000-7000-8000-000000000000"]), "areas"),
    ],
)
def test_what_is_wrong_is_told_by_field(
    by: As, olga: Person, body: dict[str, Any], field: str
) -> None:
    told = problem(by(olga).post(ARTICLES, body), 422, "invalid")
    assert list(told["errors"]) == [field]


@pytest.mark.invariant("I17")
def test_whoever_is_no_owner_finds_nothing(
    by: As, agnes: Person, ezra: Person, ada: Person, tally: Community
) -> None:
    row = cast.article(tally, "refunds")
    for somebody in (agnes, ezra, ada):
        assert by(somebody).get(ARTICLES).status_code == 404
        assert by(somebody).get(f"/articles/{row.id}").status_code == 404
        assert by(somebody).put(f"/articles/{row.id}", written(version=1)).status_code == 404


def test_an_article_of_experts_or_of_others_stands_beside_no_reason(
    by: As, olga: Person, tally: Community, elsewhere: Community, my_account: Reason
) -> None:
    for row in (cast.article(tally, "tone", for_experts=True), cast.article(elsewhere, "theirs")):
        design = {"name": {"en": "Money"}, "channel": "ticket", "articles": [str(row.id)]}
        told = problem(by(olga).put(f"/reasons/{my_account.id}", design), 422, "invalid")
        assert list(told["errors"]) == ["articles"]
    my_account.refresh_from_db()
    assert my_account.name == {"en": "My-Account"}, "all or nothing"
