"""What helps the demo's experts: text templates, ratings talked about."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from peerdesk.demo.source import LANGUAGES, template_texts
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.knowledge.templates import keep_template
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.lifecycle import NOT_THE_HELPERS_FAULT
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.answer_rating import answer_rating
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal

_A_WHILE = timedelta(minutes=7)


def load_help(community: Community, experts: list[Person], now: datetime) -> None:
    """Text templates in the community's languages; what people changed stays."""
    if TextTemplate.objects.filter(community=community).exists():
        return
    texts = template_texts()
    for shared in texts["shared"]:
        for language in _spoken(community):
            _keep(community, None, shared, language, now)
    for expert in experts:
        _keep(community, expert, texts["own"][0], expert.language[:2], now)


def talk_about_ratings(community: Community, now: datetime) -> None:
    """Of the stories' last stars: one changed, one answered, one appealed, one decided."""
    given = Rating.objects.filter(community=community, state=Rating.State.GIVEN, episode=1)
    blamed = given.exclude(reason__in=NOT_THE_HELPERS_FAULT)
    low = list(blamed.filter(stars__lte=4).order_by("-rated_at")[:2])
    said = given.exclude(comment="").order_by("-rated_at").first()
    silent = Rating.objects.filter(community=community, state=Rating.State.IMPLICIT)
    if said:
        _answer(said, "Thank you. Come back whenever something is unclear.", now)
    if latest := silent.order_by("-rated_at").first():
        _change(latest, now)
    for place, rating in enumerate(low):
        appeal = _appeal(rating, now)
        if appeal and place:
            _decide(community, appeal, now)


def _spoken(community: Community) -> list[str]:
    return [language for language in LANGUAGES if language in community.languages]


def _keep(
    community: Community,
    person: Person | None,
    text: Mapping[str, Mapping[str, str]],
    language: str,
    now: datetime,
) -> None:
    keep_template(
        community=community,
        person=person,
        title=text["title"][language],
        body=text["body"][language],
        language=language if language in community.languages else "",
        now=now,
    )


def _answer(rating: Rating, text: str, now: datetime) -> None:
    at = _soon(rating, now)
    answer_rating(
        caller=Caller(rating.expert), conversation_id=rating.conversation_id, text=text, now=at
    )


def _change(rating: Rating, now: datetime) -> None:
    if rating.rated_at and rating.rated_at > now - timedelta(days=6):
        change_rating(
            caller=Caller(rating.customer),
            conversation_id=rating.conversation_id,
            stars=4,
            solved=True,
            reason="slow",
            comment="It worked, after some waiting.",
            now=_soon(rating, now),
        )


def _appeal(rating: Rating, now: datetime) -> Any:
    if rating.rated_at is None or rating.rated_at < now - timedelta(days=13):
        return None
    return appeal_rating(
        caller=Caller(rating.expert),
        conversation_id=rating.conversation_id,
        text="I answered within a minute and every step worked. Please read the chat again.",
        now=_soon(rating, now),
    )


def _decide(community: Community, appeal: Any, now: datetime) -> None:
    owners = Membership.objects.filter(
        community=community, role=Membership.Role.OWNER, ended_at=None
    )
    owner = owners.select_related("person").order_by("id")[0].person
    decide_appeal(
        caller=Caller(owner),
        appeal_id=appeal.id,
        outcome="not_counted",
        text="The waiting was ours: the service was down that morning. The stars stay as given.",
        now=_soon(appeal.rating, now) + _A_WHILE,
    )


def _soon(rating: Rating, now: datetime) -> datetime:
    said_at = rating.changed_at or rating.rated_at or now
    return min(said_at + _A_WHILE, now)
