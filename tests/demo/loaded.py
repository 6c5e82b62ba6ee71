"""The demo, loaded, and who is in it."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django.test import TestCase

from peerdesk.demo import load
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person


def read() -> dict[str, Any]:
    """The demo, loaded, as a program reads it."""
    answer: dict[str, Any] = json.loads(json.dumps(load("http://here", "ws://here/ws/v1")))
    return answer


def people(loaded: dict[str, Any], role: str) -> Iterator[tuple[Community, Person, dict[str, Any]]]:
    """Everybody with a role, everywhere."""
    for slug, listed in loaded["communities"].items():
        community = Community.objects.get(slug=slug)
        for named in listed["people"]:
            if named["role"] == role:
                yield community, Person.objects.get(email=named["email"]), named


class LoadedDemo(TestCase):
    """The demo is loaded once; each scene is undone."""

    loaded: ClassVar[dict[str, Any]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.loaded = read()
