"""What a device needs to install the app and to work without a connection."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from peerdesk.core import clock
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.notifications.devices import register
from peerdesk.delivery.notifications.models import Device, Notice
from peerdesk.delivery.notifications.preferences import wishes_of
from peerdesk.delivery.notifications.sending import Subscription
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from scripts.icons import ICONS
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]
ICONS_AT = "peerdesk/icons"


def device_of(somebody: Person, name: str = "x") -> Device:
    return register(
        person_id=somebody.id,
        subscription=Subscription(f"https://push.example.org/{name}", "QUJD", "QUJD"),
        user_agent="Firefox/140 Android",
        now=clock.now(),
    )


def test_manifest_installs_the_workspace_with_icons_for_every_mask() -> None:
    answer = Client(headers={"accept-language": "de"}).get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["scope"], told["start_url"], told["display"]) == ("/", "/workspace/", "standalone")
    icons = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= icons
    for icon in told["icons"][1:]:
        head = Path(str(finders.find(icon["src"].removeprefix("/static/")))).read_bytes()[:26]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", head[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_icons_are_what_the_script_draws() -> None:
    kept = Path(str(finders.find(f"{ICONS_AT}/badge-96.png"))).read_bytes()
    assert ICONS["badge-96.png"]() == kept


def test_worker_rules_the_whole_site_and_is_never_kept() -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    first, _newline, _rest = answer.content.decode().partition("\n")
    told = json.loads(first.removeprefix("self.PEERDESK = ").removesuffix(";"))
    for path in told["kept"]:
        assert finders.find(path.removeprefix("/static/")), path


def test_offline_page_is_the_same_for_everybody(browser: Browser, ezra: Person) -> None:
    page = browser(ezra).get("/offline/")
    assert page.content == browser(None).get("/offline/").content
    assert "Set-Cookie" not in page.headers


class TestDevices:
    def test_page_without_any_says_what_that_means(self, browser: Browser, ezra: Person) -> None:
        page = read(browser(ezra).get("/account/devices/"))
        assert "No device rings yet" in page.text_content()

    def test_each_has_its_test_name_and_end(self, browser: Browser, ezra: Person) -> None:
        device, client = device_of(ezra), browser(ezra)
        page = read(client.get("/account/devices/"))
        assert words(page, ".device h3") == ["Firefox, Android"]
        at = f"/account/devices/{device.id}"
        told = read(client.post(f"{at}/test", follow=True))
        assert "A test is on its way to “Firefox, Android”." in told.text_content()
        assert Notice.objects.get().kind == "test"
        page = read(client.post(f"{at}/rename", {"name": "Kitchen"}, follow=True))
        assert words(page, ".device h3") == ["Kitchen"]
        page = read(client.post(f"{at}/remove", follow=True))
        assert words(page, ".device h3") == []

    def test_outsiders_find_nothing(self, browser: Browser, ezra: Person, otto: Person) -> None:
        device = device_of(ezra)
        for act in ("test", "rename", "remove"):
            at = f"/account/devices/{device.id}/{act}"
            assert browser(otto).post(at, {"name": "x"}).status_code == 404
            assert browser(None).post(at).status_code == 302
        assert words(read(browser(otto).get("/account/devices/")), ".device") == []
        assert Device.objects.get().name == "Firefox, Android"

    def test_test_button_has_a_limit(self, browser: Browser, ezra: Person) -> None:
        device, client = device_of(ezra), browser(ezra)
        for _ in range(7):
            answer = client.post(f"/account/devices/{device.id}/test", follow=True)
        assert "too often" in read(answer).text_content()
        assert Notice.objects.count() == 6


class TestWishes:
    def test_are_kept_with_the_zone_they_are_meant_in(self, browser: Browser, ezra: Person) -> None:
        given: dict[str, Any] = {"push": ["account"], "mail": ["invitations", "account"]}
        given |= {"quiet_from": "22:00", "quiet_until": "07:00", "time_zone": "Europe/Zurich"}
        page = browser(ezra).post("/account/notifications/", given, follow=True)
        assert "Your choice is saved." in read(page).text_content()
        wishes = wishes_of(ezra.id)
        assert (wishes.push, wishes.mail) == ({"account"}, {"invitations", "account"})
        assert str(wishes.quiet_from) == "22:00:00"
        ezra.refresh_from_db()
        assert ezra.time_zone == "Europe/Zurich"

    def test_half_a_night_is_asked_for_whole(self, browser: Browser, ezra: Person) -> None:
        given = {"quiet_from": "22:00", "time_zone": "Europe/Zurich"}
        page = read(browser(ezra).post("/account/notifications/", given), 422)
        assert "Give both times, or none." in page.text_content()


class TestTap:
    def notice(self, somebody: Person, url: str = "/workspace/") -> Notice:
        values = {"community": "Tally"}
        tell(person_id=somebody.id, kind="suspended", url=url, values=values, now=clock.now())
        return Notice.objects.get()

    def test_leads_to_its_thing(self, browser: Browser, ezra: Person) -> None:
        answer = browser(ezra).get(f"/open/{self.notice(ezra).id}/")
        assert answer["Location"] == "/workspace/"

    def test_asks_who_is_there_first(self, browser: Browser, ezra: Person) -> None:
        at = f"/open/{self.notice(ezra).id}/"
        assert browser(None).get(at)["Location"] == f"/accounts/login/?next={at}"

    def test_shows_another_person_nothing_but_the_way_to_the_right_account(
        self, browser: Browser, ezra: Person, erik: Person
    ) -> None:
        at, client = f"/open/{self.notice(ezra).id}/", browser(erik)
        page = read(client.get(at), 404)
        assert "not for the account you are signed in with" in page.text_content()
        assert "ezra" not in page.text_content().lower()
        assert "Tally" not in page.text_content()
        unknown = read(client.get(f"/open/{cast.new_id()}/"), 404)
        assert words(unknown, "h1") == words(page, "h1")
        changed = client.post(f"{at}change")
        assert changed["Location"] == f"/accounts/login/?next={at}"
        assert client.get("/account/devices/").status_code == 302

    def test_never_leads_off_the_site(self, browser: Browser, ezra: Person) -> None:
        at = f"/open/{self.notice(ezra, '//evil.example.org/').id}/"
        assert browser(ezra).get(at).status_code == 404


@pytest.mark.promise("C6")
class TestInvitation:
    def test_that_is_open_leads_to_its_card(
        self, browser: Browser, ezra: Person, asked: Conversation
    ) -> None:
        invitation = cast.invited(asked, ezra)
        answer = browser(ezra).get(f"/workspace/invitations/{invitation.id}/")
        assert answer["Location"] == f"/workspace/#invitation-{invitation.id}"

    @pytest.mark.parametrize("state", ["cancelled", "expired", "declined"])
    def test_that_has_gone_says_so(
        self, browser: Browser, ezra: Person, asked: Conversation, state: str
    ) -> None:
        invitation = cast.invited(asked, ezra, state=state)
        at = f"/workspace/invitations/{invitation.id}/"
        page = read(browser(ezra).get(at, follow=True))
        assert "This question has gone" in page.text_content()

    @pytest.mark.promise("C7")
    def test_that_one_took_on_another_device_leads_to_the_chat(
        self, browser: Browser, ezra: Person, chat: Conversation
    ) -> None:
        invitation = cast.invited(chat, ezra, state="accepted")
        answer = browser(ezra).get(f"/workspace/invitations/{invitation.id}/")
        assert answer["Location"] == f"/workspace/c/{chat.id}/"


def test_wishes_count_only_devices_that_ring(browser: Browser, ezra: Person) -> None:
    device_of(ezra)
    ended = device_of(ezra, "y")
    Device.objects.filter(id=ended.id).update(ended_at=clock.now())
    page = read(browser(ezra).get("/account/notifications/"))
    assert "It rings on your one device." in page.text_content()
