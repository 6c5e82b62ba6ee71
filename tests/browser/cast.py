"""The demo's people as programs: what the others do while one sits at the screen."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.house.running import Running, peerdesk, until

POLICY = {"invite_wave": 50, "accept_seconds": 120}


@dataclass(slots=True)
class Player:
    """Somebody who acts over the API with their own token."""

    name: str
    email: str
    password: str
    role: str
    api: httpx.Client

    def get(self, path: str) -> Any:
        answer = self.api.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.api.post(path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def accept(self, conversation: str) -> None:
        """Take the invitation to this conversation as soon as it is there."""

        def mine() -> str | None:
            items = self.get("/invitations")["items"]
            return next((one["id"] for one in items if one["conversation"] == conversation), None)

        self.post(f"/invitations/{until(mine, f'the invitation of {self.name}', 90)}/accept")

    def say(self, conversation: str, text: str) -> None:
        self.post(f"/conversations/{conversation}/messages", text=text, attachments=[])

    def texts(self, conversation: str) -> list[str]:
        """The messages as the table has them."""
        events = self.get(f"/conversations/{conversation}/events?after=0")["items"]
        return [event["data"]["text"] for event in events if event["kind"] == "message"]


@dataclass(slots=True)
class Cast:
    """Everybody whom `peerdesk demo --json` names, by full name."""

    base: str
    players: dict[str, Player] = field(default_factory=dict)

    @classmethod
    def of(cls, running: Running) -> "Cast":
        told = json.loads(peerdesk("demo", "--json", home=running.home).stdout)
        cast = cls(running.base)
        for slug, community in told["communities"].items():
            for one in community["people"]:
                cast._enter(one)
            cast._ask_everybody_at_once(slug)
        return cast

    def __getitem__(self, name: str) -> Player:
        return self.players[name]

    def customers(self) -> list[Player]:
        return [player for player in self.players.values() if player.role == "customer"]

    def tidy_up(self) -> None:
        """Close what the customers left open, so that every expert is free for the next scene."""
        for customer in self.customers():
            for one in customer.get("/conversations?role=customer&limit=100")["items"]:
                if one["state"] != "closed":
                    customer.api.post(f"/conversations/{one['id']}/close", json={})

    def leave(self) -> None:
        for player in self.players.values():
            player.api.close()

    def _enter(self, one: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {one['token']}"}
        api = httpx.Client(base_url=f"{self.base}/api/v1", headers=headers, timeout=30)
        self.players[one["name"]] = Player(
            one["name"], one["email"], one["password"], one["role"], api
        )

    def _ask_everybody_at_once(self, slug: str) -> None:
        """One wave for all, and time: whom a scene needs is asked, and a slow screen is no miss."""
        owners = [one for one in self.players.values() if one.role == "owner"]
        for owner in owners:
            owner.api.patch(f"/communities/{slug}/policy", json=POLICY)
