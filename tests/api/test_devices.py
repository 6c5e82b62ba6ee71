"""Devices over the API: the browser's own JSON in, never its endpoint out (C5)."""

from typing import Any

import pytest

from peerdesk.delivery.notifications.models import Device
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, Program, problem

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]

PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def browsers_own(number: int = 1, **more: Any) -> dict[str, Any]:
    """What `PushSubscription.toJSON()` gives."""
    return {
        "endpoint": f"https://push.example.org/send/{number}",
        "expirationTime": None,
        "keys": {"p256dh": "BN" + "x" * 85, "auth": "c2VjcmV0LXNlY3JldC0xNg"},
        **more,
    }


def test_browser_is_registered_once_however_often_it_starts(by: As, ezra: Person) -> None:
    program = by(ezra)
    first = program.post("/push-subscriptions", browsers_own(), User_Agent=PHONE)
    again = program.post("/push-subscriptions", browsers_own(), User_Agent=PHONE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["name"] == "Firefox, Android"
    assert len(program.get("/push-subscriptions").json()["items"]) == 1


def test_endpoint_is_told_to_nobody_and_kept_sealed(by: As, ezra: Person) -> None:
    program = by(ezra)
    told = program.post("/push-subscriptions", browsers_own())
    assert b"/send/" not in told.content
    assert b"/send/" not in program.get("/push-subscriptions").content
    assert b"push.example.org/send" not in bytes(Device.objects.get().subscription)


def test_browser_of_two_people_rings_for_the_one_who_is_signed_in(
    by: As, ezra: Person, erik: Person
) -> None:
    first = by(ezra).post("/push-subscriptions", browsers_own()).json()
    second = by(erik).post("/push-subscriptions", browsers_own()).json()
    assert first["id"] == second["id"]
    assert by(ezra).get("/push-subscriptions").json()["items"] == []
    assert len(by(erik).get("/push-subscriptions").json()["items"]) == 1


def test_eleventh_device_takes_the_place_of_the_one_not_seen_for_longest(
    by: As, ezra: Person
) -> None:
    program = by(ezra)
    made = [program.post("/push-subscriptions", browsers_own(one)).json() for one in range(11)]
    left = {one["id"] for one in program.get("/push-subscriptions").json()["items"]}
    assert left == {one["id"] for one in made[1:]}


def test_device_is_renamed_and_removed(by: As, ezra: Person) -> None:
    program = by(ezra)
    device = program.post("/push-subscriptions", browsers_own()).json()["id"]
    named = program.patch(f"/push-subscriptions/{device}", {"name": "Kitchen"})
    assert named.json()["name"] == "Kitchen"
    # Its next start doesn't take the name away.
    assert program.post("/push-subscriptions", browsers_own()).json()["name"] == "Kitchen"
    assert program.delete(f"/push-subscriptions/{device}").status_code == 204
    problem(program.delete(f"/push-subscriptions/{device}"), 404, "not_found")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://localhost/x",
        "https://user:secret@push.example.org/x",
        "https://push.example.org:0/x",
        f"https://{'long.' * 60}example.org/x",
        "https://push.example.org:99999/x",
        "file:///etc/passwd",
        "https://",
        "gopher",
    ],
)
def test_address_that_no_push_service_has_is_refused(by: As, ezra: Person, endpoint: str) -> None:
    refused = by(ezra).post("/push-subscriptions", browsers_own(endpoint=endpoint))
    assert "endpoint" in problem(refused, 422, "invalid")["errors"]
    assert not Device.objects.exists()


def test_body_without_keys_is_refused_by_field(by: As, ezra: Person) -> None:
    refused = by(ezra).post("/push-subscriptions", {"endpoint": "https://push.example.org/x"})
    assert "keys" in problem(refused, 422, "invalid")["errors"]


def test_stranger_registers_nothing(anyone: Program) -> None:
    problem(anyone.post("/push-subscriptions", browsers_own()), 401, "unauthenticated")


def test_wishes_are_kept_and_quiet_hours_have_both_ends(by: As, ezra: Person) -> None:
    program = by(ezra)
    wanted = {"push": ["account"], "mail": ["invitations"]}
    hours = {"quiet_from": "22:00:00", "quiet_until": "07:00:00"}
    told = program.put("/me/notifications", {**wanted, **hours})
    assert told.json() == {**wanted, **hours} == program.get("/me/notifications").json()
    half = program.put("/me/notifications", {**wanted, "quiet_from": "22:00"})
    problem(half, 422, "invalid")


def test_without_a_wish_everything_rings_and_only_decisions_are_mailed(
    by: As, ezra: Person
) -> None:
    told = by(ezra).get("/me/notifications").json()
    assert told["push"] == ["account", "invitations"]
    assert told["mail"] == ["account"]


def test_key_to_subscribe_with_stays_the_same(by: As, ezra: Person, erik: Person) -> None:
    first = by(ezra).get("/push-subscriptions/key").json()["key"]
    assert len(first) == 87
    assert by(erik).get("/push-subscriptions/key").json()["key"] == first
