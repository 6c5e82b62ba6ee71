"""Who comes in: token or our own page's cookie; everybody else is shown the door with 4401."""

import json
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.test import Client as Browser
from websockets.exceptions import InvalidStatus

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person, Token
from peerdesk.domain.people.operations import make_token
from tests import cast
from tests.gateway.client import Client
from tests.gateway.conftest import Join
from tests.gateway.process import GatewayProcess


def test_hello_is_answered_with_who_one_is(ada: Person, join: Join) -> None:
    client = join(ada)
    assert client.person == str(ada.id)
    assert client.frames[0] == {"type": "welcome", "person": str(ada.id), "heartbeat": 25}
    assert client.socket.subprotocol == "peerdesk.v1"
    client.say(type="ping")
    client.expect("pong")


@pytest.mark.parametrize(
    "first",
    [
        {"type": "subscribe", "conversation": "01a2002e-2189-7d07-8d92-d84271293d1e", "after": 0},
        {"type": "hello", "token": "pd_wrong"},
        {"type": "hello"},
        {"type": "hello", "token": 5},
        {"type": "nonsense"},
        ["hello"],
    ],
    ids=str,
)
def test_anything_but_a_good_hello_is_closed_with_4401(
    gateway: GatewayProcess, first: object
) -> None:
    client = Client(gateway.url)
    client.socket.send(json.dumps(first))
    assert client.close_code() == 4401


def test_nor_does_a_binary_frame_come_in(gateway: GatewayProcess) -> None:
    client = Client(gateway.url)
    client.socket.send(b'{"type": "hello"}')
    assert client.close_code() == 4401


def test_silence_at_the_door_ends(another_gateway) -> None:
    client = Client(another_gateway(hello_within=0.6).url)
    assert client.close_code(4) == 4401


def test_frames_sent_before_the_welcome_wait_for_it(
    gateway: GatewayProcess, ada: Person, chat: Conversation
) -> None:
    client = Client(gateway.url)
    client.say(type="hello", token=cast.token_of(ada))
    client.subscribe(chat.id)
    client.send(chat.id, "in a hurry")
    assert [event["seq"] for event in client.events(3)] == [1, 2, 3]
    client.close()


def test_ended_and_expired_tokens_are_no_good(gateway: GatewayProcess, ada: Person) -> None:
    expired = make_token(person=ada, expires_at=cast.PAST)
    ended = cast.token_of(ada)
    Token.objects.filter(expires_at=None).update(revoked_at=clock.now())
    for secret in (expired, ended):
        client = Client(gateway.url)
        client.say(type="hello", token=secret)
        assert client.close_code() == 4401


def test_a_token_of_one_community_opens_only_that(
    ada: Person, chat: Conversation, elsewhere, join: Join
) -> None:
    secret = make_token(person=ada, community_id=elsewhere.id)
    client = join(ada, token=secret)
    client.subscribe(chat.id)
    assert client.expect("error")["code"] == "not_found"
    client.send(chat.id, "hello?")
    assert client.expect("error")["code"] == "not_found"


def cookie_of(somebody: Person) -> dict[str, str]:
    browser = Browser()
    browser.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
    return {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}


def test_our_own_page_comes_in_by_its_cookie(
    gateway: GatewayProcess, ada: Person, chat: Conversation
) -> None:
    for origin in (settings.PEERDESK_BASE_URL, "http://localhost:8000"):
        url = (
            gateway.url.replace("127.0.0.1", "localhost") if "localhost" in origin else gateway.url
        )
        client = Client(url, origin=origin, additional_headers=cookie_of(ada)).hello()
        client.subscribe(chat.id)
        assert len(client.events(2)) == 2
        client.close()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "http://evil.example.org",
        "http://127.0.0.1:8000.evil.example.org",
        "http://evil-127.0.0.1:8000",
        "http://127.0.0.1:9999",
        "http://localhost:8000",
        "https://127.0.0.1:8000",
        "null",
    ],
)
def test_a_strangers_page_cannot_use_our_cookie(
    gateway: GatewayProcess, ada: Person, origin: str | None
) -> None:
    client = Client(gateway.url, origin=origin, additional_headers=cookie_of(ada))
    client.say(type="hello")
    assert client.close_code() == 4401


def test_signing_out_closes_the_socket(gateway: GatewayProcess, ada: Person) -> None:
    browser = Browser()
    browser.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}
    client = Client(gateway.url, origin=settings.PEERDESK_BASE_URL, additional_headers=cookie)
    client.hello()
    browser.logout()
    assert client.close_code(5) == 4401


def test_there_is_one_path_and_one_subprotocol(gateway: GatewayProcess) -> None:
    for path in ("/", "/ws", "/ws/v2", "/ws/v1/more"):
        with pytest.raises(InvalidStatus) as refused:
            Client(gateway.url.replace("/ws/v1", path))
        assert refused.value.response.status_code == 404
    with pytest.raises(InvalidStatus) as refused:
        Client(gateway.url, subprotocols=["mqtt"])
    assert refused.value.response.status_code == 400


def test_an_operator_may_ask_for_its_health(gateway: GatewayProcess) -> None:
    base = f"http://127.0.0.1:{gateway.port}"
    with urlopen(f"{base}/healthz") as answer:
        assert json.load(answer) == {"status": "ok"}
    with urlopen(f"{base}/metrics") as answer:
        assert b"peerdesk_gateway_sockets" in answer.read()
