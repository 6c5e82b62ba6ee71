"""The support desk's page, and what it lists."""

from peerdesk.domain.people.models import Person
from tests.web.conftest import Browser
from tests.web.pages import read

DESK = "/desk/"


def shown_in(page_of: Browser, agent: Person, query: str) -> list[str]:
    """The conversations of a list, in its order."""
    page = read(page_of(agent).get(f"{DESK}?{query}"))
    return [item.get("data-conversation", "") for item in page.cssselect(".inbox .item")]
