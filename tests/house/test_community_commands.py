"""`peerdesk community`: a brand begins on an empty installation, and its owner comes in."""

import email
import email.policy
import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.house.running import Running, peerdesk, peerdesk_running, until

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]
ADD = [
    "community", "add", "acme", "--name", "Acme", "--currency", "chf", "--languages", "en,de",
    "--mode", "support", "--owner", "Boss@acme.example",
]  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with peerdesk_running() as run:
        yield run


@pytest.fixture(scope="module")
def added(running: Running) -> str:
    """What adding acme said."""
    assert peerdesk("community", "list", home=running.home).stdout.startswith("No community yet")
    done = peerdesk(*ADD, home=running.home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def links(said: str) -> list[str]:
    return re.findall(r"http://\S+/staff/\S+", said)


def test_link_of_its_owner_is_printed_mailed_and_opens(running: Running, added: str) -> None:
    (link,) = links(added)
    assert link.startswith(running.base)
    assert "You are invited to Acme" in page(link)
    assert "Acme" in page(f"{running.base}/c/acme/")
    assert re.search(r"secret by which its server signs .*: \S{64}", added)
    box = running.home / "mail"
    (file,) = until(lambda: list(box.glob("*.eml")), "a letter")
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert letter["to"] == "boss@acme.example"
    assert link in letter.get_content()


def test_log_does_not_tell_the_link(running: Running, added: str) -> None:
    (link,) = links(added)
    with pytest.raises(urllib.error.HTTPError):
        page(f"{link}change")
    until(lambda: "/change" in running.said(), "a line in the log")
    assert link.split("/staff/")[1].strip("/") not in running.said()


@pytest.mark.usefixtures("added")
def test_added_twice_it_is_refused_and_nothing_changes(running: Running) -> None:
    again = peerdesk(*ADD, home=running.home)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "peerdesk: A community with this slug is there already.\n"


def test_everything_wrong_is_named_at_once(running: Running) -> None:
    wrong = peerdesk(
        "community", "add", "Ac me", "--name", " ", "--currency", "xqx", "--languages", "de,tlh",
        "--mode", "paid", "--owner", "boss@acme.example", home=running.home,
    )  # fmt: skip
    assert wrong.returncode == 1
    for word in ("SLUG:", "--name:", "--currency:", "--languages:"):
        assert word in wrong.stderr
    unsound = peerdesk(*ADD[:2], "nova", *ADD[3:-1], "boss", home=running.home)
    assert "--owner: Give an e-mail address" in unsound.stderr
    assert "nova" not in peerdesk("community", "list", home=running.home).stdout


def test_locked_out_brand_gets_a_new_link(running: Running, added: str) -> None:
    done = peerdesk("community", "invite-owner", "acme", "boss@acme.example", home=running.home)
    (link,) = links(done.stdout)
    assert link not in added
    assert "You are invited to Acme" in page(link)
    told = peerdesk("community", "list", home=running.home).stdout
    assert "boss@acme.example (invited)" in told
    nowhere = peerdesk("community", "invite-owner", "nope", "boss@acme.example", home=running.home)
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "There is no community nope" in nowhere.stderr
