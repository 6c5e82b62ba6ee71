"""What scenes read from a page."""

from typing import Any

from django.http import HttpResponse
from lxml import html


def read(answer: HttpResponse, status: int = 200) -> html.HtmlElement:
    """The page as a tree."""
    assert answer.status_code == status, (answer.status_code, answer.content[:300])
    return html.document_fromstring(answer.content.decode())


def words(tree: Any, selector: str) -> list[str]:
    """The texts of all that fits, on one line each."""
    return [" ".join(" ".join(found.itertext()).split()) for found in tree.cssselect(selector)]
