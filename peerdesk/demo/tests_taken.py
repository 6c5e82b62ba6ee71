"""What the demo's owners see of their tests: some attempts of the past weeks, right and wrong."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from peerdesk.demo.people import email_of
from peerdesk.demo.source import CommunityText
from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.drawing import bank_in, draw
from peerdesk.domain.expertise.marking import mark_attempt
from peerdesk.domain.expertise.models import Asked, Attempt, Question
from peerdesk.domain.expertise.testing import asked_in
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person

TRIES = 2
# One question of each bank is hard: nearly everybody fails the one whose key ends so.
HARD = "-3"


def load_attempts(
    text: CommunityText, areas: Mapping[str, Area], people: Mapping[str, Person], now: datetime
) -> None:
    """Each expert took each test a few times, long before now; loaded once."""
    experts = [
        people[email_of(one, text.slug)]
        for one in text.people
        if one.role == "expert" and one.passed
    ]
    for area in areas.values():
        if Attempt.objects.filter(area=area).exists():
            continue
        chance = Random(area.slug)  # noqa: S311 - the same story every time
        banks: dict[str, list[Question]] = {}
        for number, person in enumerate(experts * TRIES):
            at = now - timedelta(days=120 - 3 * number, minutes=40)
            if person.language not in banks:
                banks[person.language] = bank_in(area, [person.language, *area.community.languages])
            _take(area, person, banks[person.language], at, chance)


def _take(
    area: Area, person: Person, questions: list[Question], at: datetime, chance: Random
) -> None:
    if not questions:
        return
    attempt = draw(area=area, person_id=person.id, questions=questions, now=at)
    answers = {str(one.question_id): _answer(one, chance) for one in asked_in(attempt)}
    later = at + timedelta(minutes=6)
    mark_attempt(caller=Caller(person), attempt_id=attempt.id, answers=answers, now=later)


def _answer(asked: Asked, chance: Random) -> list[str]:
    question = asked.question
    knows = chance.random() < (0.1 if question.key.endswith(HARD) else 0.85)
    if knows:
        return list(question.solution)
    wrong = [one for one in asked.options if one not in question.solution]
    return wrong[:1] or list(reversed(question.solution))
