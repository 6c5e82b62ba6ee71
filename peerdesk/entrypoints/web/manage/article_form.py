"""An article as a form: what was typed, what is wrong with it, what stands there meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import get_language

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import id_in
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.knowledge.catalogue import saved_by
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.wording import LONGEST, ArticleTerms, Wording, tidy_texts
from peerdesk.domain.knowledge.writing import texts_of

EMPTY = Wording()


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else has saved since this form was opened."""

    by: str
    at: datetime
    for_experts: bool
    key: str
    areas: list[Area]


@dataclass
class Tongue:
    """The article in one language as it stands in the form."""

    code: str
    title: str
    summary: str
    body: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    # What somebody else has written here meanwhile, where it differs.
    theirs: Wording | None = None
    is_open: bool = False

    @property
    def wording(self) -> Wording:
        return Wording(self.title, self.summary, self.body)


@dataclass
class ArticleForm:
    """The whole editor; `errors` by the verb's field names."""

    community: Community
    tongues: list[Tongue]
    for_experts: bool = False
    areas: list[str] = field(default_factory=list)
    key: str = ""
    version: int = 0  # that was read; 0: none yet
    errors: dict[str, list[str]] = field(default_factory=dict)
    theirs: Theirs | None = None

    @property
    def longest(self) -> Mapping[str, int]:
        return LONGEST

    @property
    def area_choices(self) -> list[tuple[Area, bool]]:
        return [(one, str(one.id) in self.areas) for one in areas_of(self.community)]

    def terms(self) -> ArticleTerms:
        """What the verbs take."""
        return ArticleTerms(
            texts={one.code: one.wording for one in self.tongues},
            for_experts=self.for_experts,
            areas=[found for one in self.areas if (found := id_in(one))],
            key=self.key.strip(),
        )

    def refuse(self, refusal: InvalidInput) -> None:
        """Put each sentence where it belongs."""
        self.errors = dict(refusal.errors)
        for one in self.tongues:
            begin = f"texts.{one.code}."
            one.errors = {
                name.removeprefix(begin): texts
                for name, texts in self.errors.items()
                if name.startswith(begin)
            }
            one.is_open = one.is_open or bool(one.errors)

    def meet(self, article: Article) -> None:
        """Put what stands there now beside what was typed; saving again replaces it knowingly."""
        there = texts_of(article)
        mine = tidy_texts(self.terms().texts)
        for one in self.tongues:
            now = there.get(one.code, EMPTY)
            if mine.get(one.code, EMPTY) != now:
                one.theirs, one.is_open = now, True
        names = saved_by(article.community_id, [article.changed_by_id])
        self.theirs = Theirs(
            names.get(article.changed_by_id, ""),
            article.changed_at,
            article.for_experts,
            article.key,
            list(article.areas.order_by("position", "id")),
        )
        self.version = article.version


def form_of(community: Community, article: Article | None, language: str = "") -> ArticleForm:
    """As it is stored; the language asked for is open."""
    if article is None:
        return ArticleForm(community, _tongues(community, {}, language))
    return ArticleForm(
        community,
        _tongues(community, texts_of(article), language),
        article.for_experts,
        [str(one) for one in article.areas.values_list("id", flat=True)],
        article.key,
        article.version,
    )


def form_typed(community: Community, typed: QueryDict) -> ArticleForm:
    """What came with the form."""
    texts = {
        code: Wording(*(typed.get(f"{name}-{code}", "") for name in LONGEST))
        for code in community.languages
    }
    version = typed.get("version", "")
    return ArticleForm(
        community,
        _tongues(community, texts, typed.get("act", "").removeprefix("preview-")),
        typed.get("audience") == "experts",
        typed.getlist("areas")[:200],
        typed.get("key", ""),
        int(version) if version.isdecimal() and len(version) < 10 else 0,
    )


def _tongues(
    community: Community, texts: Mapping[str, Wording], language: str = ""
) -> list[Tongue]:
    """One is open: the language asked for, else the reader's or the first that is written."""
    said = [code for code in community.languages if not texts.get(code, EMPTY).is_empty]
    mine = (get_language() or "").partition("-")[0]
    wishes = (language, mine if mine in said else "", *said)
    first = next((one for one in wishes if one in community.languages), community.languages[0])
    return [
        Tongue(
            code,
            (one := texts.get(code, EMPTY)).title,
            one.summary,
            one.body,
            is_open=code == first,
        )
        for code in community.languages
    ]
