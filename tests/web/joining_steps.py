"""The way to becoming an expert, as a browser walks it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from peerdesk.domain.communities.models import AccessCode, Area, Community
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.pages import read

PATH = "/workspace/join/tally/"


@pytest.fixture
def code(tally: Community, invoicing: Area, olga: Person) -> AccessCode:
    """For two, made by Olga for the spring letter."""
    return AccessCode.objects.create(
        community=tally, code="KNOW-HOW", quota=2, made_by=olga, label="Spring letter"
    )


@pytest.fixture
def nora(db: None) -> Person:
    """Has an account and nothing else."""
    return cast.person("Nora", language="de")


def picture(colour: str = "red", kind: str = "PNG", side: int = 300) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(written, kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", written.getvalue(), f"image/{kind.lower()}")


def take(client: Client, step: str, **fields: object) -> HttpResponse:
    return client.post(PATH, {"step": step, **fields})


def here(client: Client) -> str:
    (step,) = read(client.get(PATH)).cssselect("form input[name=step]")
    return str(step.get("value"))


def walk_to_the_end(client: Client, alias: str = "Nova") -> None:
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["de", "en"])
    take(client, "alias", alias=alias)
    assert here(client) in ("rules", "finish")
