"""The demo's texts as they lie in this package: communities, tests and articles, typed and checked.

communities/SLUG.toml    a community with its people, areas and reasons
questions/SLUG/AREA.toml the bank of an area's test; questions/general.toml is everybody's
articles/SLUG/KEY.LANG.md a help article; its head names the reasons and areas it belongs to
stories/SLUG.toml        what happened in the last weeks
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_HERE = Path(__file__).resolve().parent
SLUGS = ("tally", "counsel", "voyage")
LANGUAGES = ("en", "de", "fr", "it")

Texts = dict[str, str]  # language to text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Payer(_Strict):
    """Who pays the experts: the debtor of the bank file."""

    name: str
    street: str
    postcode: str
    town: str
    country: str
    iban: str
    bic: str


class Actor(_Strict):
    """Somebody with one role in the community."""

    role: Literal["owner", "agent", "expert", "customer"]
    name: str
    alias: str
    language: str
    time_zone: str = "Europe/Zurich"
    plan: str = ""
    iban: str = ""
    listed: bool = True  # named by `peerdesk demo`; the others only fill the stage
    paused: bool = False
    passed: bool = True  # experts: every test


class AreaText(_Strict):
    """An area of expertise."""

    slug: str
    name: Texts
    general: bool = False
    regulated: bool = False  # nobody is asked without an approved credential
    minutes: int | None = None  # for its test; none: no limit


class ReasonText(_Strict):
    """A node of the contact form's tree; what a child leaves out is as its parent says."""

    slug: str
    name: Texts
    hint: Texts = Field(default_factory=dict)
    channel: str = ""
    served_by: str = ""
    area: str = ""
    fields: list[dict[str, Any]] = Field(default_factory=list)
    children: list["ReasonText"] = Field(default_factory=list)


class CommunityText(_Strict):
    """A community as its file says."""

    slug: str
    name: str
    mode: str
    currency: str
    languages: list[str]
    chat_languages: list[str]
    time_zone: str
    accent: str
    access_code: str
    served_by: str = "experts_first"
    payer: Payer
    people: list[Actor]
    applicant: Actor | None = None  # waits for an owner's approval
    areas: list[AreaText]
    reasons: list[ReasonText]


class Wording(_Strict):
    """A question in one language. The first `right` options are right, or all in this order."""

    text: str
    options: list[str]
    explanation: str


class QuestionText(_Strict):
    """A question of a test in its languages."""

    kind: Literal["single", "multiple", "order"]
    right: int = 1
    article: str = ""
    wordings: dict[str, Wording]


class ArticleText(_Strict):
    """A help article in one language."""

    key: str
    language: str
    title: str
    summary: str
    reasons: list[str]
    areas: list[str]
    body: str


class Play(_Strict):
    """One performance of a dialog: so many days ago, by whom, and how it ended."""

    days: float
    customer: str
    expert: str = ""
    agent: str = ""
    open: bool = False
    stars: int = 0  # 0: nobody rated
    reason: str = ""
    comment: str = ""
    # In a paid community: what was named, and whether nobody answered in the promised time.
    price: str = ""
    urgent: bool = False
    unanswered: bool = False
    # A service of this kind was sold in the end; what expert and customer wrote in its private box.
    # It is to be given in so many hours, or as soon as the expert's template says.
    service: str = ""
    box: list[str] = Field(default_factory=list)
    hours: int | None = None
    # What the expert reported some hours later, which the customer confirmed; else it is under way.
    report: str = ""


class Dialog(_Strict):
    """What was said: each line begins with c (customer) or h (helper)."""

    reason: str
    language: str
    fields: dict[str, Any] = Field(default_factory=dict)
    lines: list[str]
    plays: list[Play]


def community_text(slug: str) -> CommunityText:
    """The community as written."""
    return CommunityText.model_validate(_toml(_HERE / "communities" / f"{slug}.toml"))


def question_texts(slug: str, area: str) -> list[QuestionText]:
    """The bank of an area's test as written."""
    own = _HERE / "questions" / slug / f"{area}.toml"
    bank = _toml(own if own.exists() else _HERE / "questions" / f"{area}.toml")["questions"]
    return [QuestionText.model_validate(_with_wordings(question)) for question in bank]


def article_texts(slug: str) -> Iterator[ArticleText]:
    """The community's articles as written, one a language."""
    for path in sorted((_HERE / "articles" / slug).glob("*.md")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        values = dict(line.split(": ", 1) for line in head.splitlines())
        key, language = path.stem.rsplit(".", 1)
        yield ArticleText(
            key=key,
            language=language,
            title=values["title"],
            summary=values["summary"],
            reasons=values.get("reasons", "").split(),
            areas=values.get("areas", "").split(),
            body=body.strip(),
        )


def template_texts() -> dict[str, Any]:
    """The text templates as written: `shared` and `own`, each by language."""
    return _toml(_HERE / "templates.toml")


def dialogs(slug: str) -> list[Dialog]:
    """The community's stories as written; some have none."""
    path = _HERE / "stories" / f"{slug}.toml"
    told = _toml(path)["dialogs"] if path.exists() else []
    return [Dialog.model_validate(dialog) for dialog in told]


def _with_wordings(question: dict[str, Any]) -> dict[str, Any]:
    wordings = {name: question[name] for name in question if name in LANGUAGES}
    rest = {name: question[name] for name in question if name not in LANGUAGES}
    return {**rest, "wordings": wordings}


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
