"""What pictures.py takes: the screens, who sees them, and the scene behind them."""

import time
from dataclasses import dataclass
from typing import Any

from tests.browser.cast import Cast
from tests.house.running import until

RINGING = {
    "en": "The bank refuses my payment file. What am I doing wrong?",
    "de": "Die Bank lehnt meine Zahlungsdatei ab. Was mache ich falsch?",
    "fr": "La banque refuse mon fichier de paiement. Qu’est-ce que je fais mal ?",
    "it": "La banca rifiuta il mio file di pagamento. Che cosa sbaglio?",
}
DIALOG = [
    ("Ada Winter", "I sent an invoice with the wrong VAT rate. Can I still correct it?"),
    ("Emily Frost", "Yes. Open the invoice and choose “Cancel and correct”: Tally writes the "
     "credit note and a new draft for you."),
    ("Emily Frost", "Has your customer paid it already?"),
    ("Ada Winter", "Not yet."),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen: who sees it and where; with the running chat unfolded, or a question that rings."""

    name: str
    who: str
    path: str
    window: bool = False
    rings: bool = False


def stage(cast: Cast) -> list[Shot]:
    """Sets the scene over the API: one chat under way, one to be rated, a payout of one credit."""
    owner = cast["Olga Brunner"]
    owner.api.patch("/communities/tally/policy", json={"accept_seconds": 60})
    chat = _play(cast, "Ada Winter", "Emily Frost", DIALOG)
    closed = _play(cast, "Aline Moreau", "Erik Dubois", [
        ("Aline Moreau", "Comment répéter une facture chaque mois ?"),
        ("Erik Dubois", "Ouvrez la facture et choisissez « Répéter »."),
    ])  # fmt: skip
    cast["Aline Moreau"].post(f"/conversations/{closed}/close")
    ticket = _items(cast, "Agnes Meier", "/conversations?role=agent&state=waiting")[0]["id"]
    today = time.strftime("%Y-%m-%d")
    owner.api.patch("/communities/tally/policy", json={"payout_minimum": "23.00"})
    payout = owner.post("/communities/tally/payouts", execution_date=today)["id"]
    owner.api.patch("/communities/tally/policy", json={"payout_minimum": "20.00"})
    appeal = _suspend(cast, "Elena Ferrari")
    area = _items(cast, "Ezra Lang", "/communities/tally/areas")[1]["id"]
    attempt = cast["Ezra Lang"].post(f"/areas/{area}/attempts")["id"]
    return [
        *_pages_of_customers(chat, closed),
        *_pages_of_staff(chat, ticket, payout),
        *_pages_of_agents(),
        *_pages_of_experts(attempt),
        *_pages_of_owners(area, closed),
        *_pages_of_the_suspended(appeal, str(cast["Elena Ferrari"].get("/me")["id"])),
    ]


def ring(cast: Cast, language: str) -> str:
    """A question that rings now."""
    return _ask(cast, "Anton Huber", RINGING[language], "payment-files", language)


def _pages_of_customers(chat: str, closed: str) -> list[Shot]:
    return [
        Shot("start", "", "/"),
        Shot("sign-in", "", "/accounts/login/"),
        Shot("sign-up", "", "/accounts/signup/"),
        Shot("missing", "", "/c/nowhere/"),
        Shot("help", "", "/c/tally/"),
        Shot("help-found", "", "/c/tally/?q=invoice"),
        Shot("article", "", "/c/tally/articles/correct-sent-invoice/"),
        Shot("write-stranger", "", "/c/tally/write/correct-an-invoice/"),
        Shot("write-chat", "Anton Huber", "/c/tally/write/correct-an-invoice/"),
        Shot("write-ticket", "Anton Huber", "/c/voyage/write/special-translations/"),
        Shot("chat", "Ada Winter", "/c/tally/", window=True),
        Shot("chat-page", "Ada Winter", f"/conversations/{chat}/"),
        Shot("rating", "Aline Moreau", f"/conversations/{closed}/"),
        Shot("my-conversations", "Ada Winter", "/c/tally/mine/"),
        Shot("report", "Ada Winter", f"/conversations/{chat}/flags/1/"),
        Shot("profile", "Ada Winter", "/profile/"),
    ]


def _pages_of_staff(chat: str, ticket: str, payout: str) -> list[Shot]:
    return [
        Shot("workspace-inbox", "Ezra Lang", "/workspace/", rings=True),
        Shot("workspace", "Emily Frost", f"/workspace/c/{chat}/", rings=True),
        Shot("availability", "Ezra Lang", "/workspace/availability/"),
        Shot("earnings", "Erik Dubois", "/workspace/earnings/"),
        Shot("desk", "Agnes Meier", "/desk/"),
        Shot("desk-thread", "Agnes Meier", f"/desk/c/{ticket}/"),
        Shot("manage", "Olga Brunner", "/manage/tally/"),
        Shot("payouts", "Olga Brunner", "/manage/tally/payouts/"),
        Shot("payout", "Olga Brunner", f"/manage/tally/payouts/{payout}/"),
    ]


def _pages_of_agents() -> list[Shot]:
    pages = {
        "forwarded": "?list=forwarded",
        "tickets": "?list=tickets",
        "flags": "flags/",
        "search": "search/?q=invoice",
        "mentions": "mentions/",
        "views": "views/",
        "macros": "macros/",
    }
    return [Shot(f"desk-{name}", "Agnes Meier", f"/desk/{path}") for name, path in pages.items()]


def _pages_of_the_suspended(suspension: str, person: str) -> list[Shot]:
    below = "/manage/tally"
    return [
        Shot("suspended", "Elena Ferrari", "/workspace/"),
        Shot("my-suspension", "Elena Ferrari", f"/workspace/suspension/{suspension}/"),
        Shot("suspension", "Otmar Keller", f"{below}/suspensions/{suspension}/"),
        Shot("suspend", "Otmar Keller", f"{below}/people/{person}/suspend"),
    ]


def _pages_of_experts(attempt: str) -> list[Shot]:
    pages = {
        "join": "/workspace/join/",
        "areas": "/workspace/areas/",
        "test": f"/workspace/areas/tests/{attempt}/1/",
        "why": "/workspace/why/",
        "expert-help": "/workspace/help/",
        "templates": "/workspace/templates/",
        "more": "/workspace/more/",
        "alias": "/workspace/alias/tally/",
        "devices": "/account/devices/",
        "notifications": "/account/notifications/",
    }
    steps = [
        Shot("join-code", "Ada Winter", "/workspace/join/tally/"),
        Shot("offline", "", "/offline/"),
    ]
    return [*steps, *(Shot(name, "Ezra Lang", path) for name, path in pages.items())]


def _pages_of_owners(area: str, routed: str) -> list[Shot]:
    pages = {
        "people": "people/",
        "codes": "people/codes/",
        "applications": "people/applications/",
        "credentials": "people/credentials/",
        "entry": "people/admission/",
        "suspensions": "suspensions/",
        "tests": "tests/",
        "bank": f"tests/{area}/",
        "routing": "routing/",
        "routed": f"routing/{routed}/",
        "ratings": "ratings/",
        "shared-templates": "templates/",
        "reasons": "reasons/",
        "articles": "articles/",
        "new-article": "articles/new",
        "teams": "teams/",
        "hours": "hours/",
        "answer-times": "answers/",
        "mail": "mail/",
        "forwarding": "forwarding/",
    }
    return [Shot(name, "Olga Brunner", f"/manage/tally/{path}") for name, path in pages.items()]


def _suspend(cast: Cast, name: str) -> str:
    """An owner suspends an expert, who appeals."""
    reasons = "Three answers in October were copied from elsewhere, after a warning in September."
    made = cast["Olga Brunner"].post(
        "/communities/tally/suspensions", expert=cast[name].get("/me")["id"], reasons=reasons
    )
    words = "Two of them were texts of my own. Please look at the templates that I saved."
    cast[name].post(f"/suspensions/{made['id']}/appeal", text=words)
    return str(made["id"])


def _play(cast: Cast, customer: str, expert: str, lines: list[tuple[str, str]]) -> str:
    chat = _ask(cast, customer, lines[0][1])
    cast[expert].accept(chat)
    for who, text in lines[1:]:
        cast[who].say(chat, text)
    return chat


def _ask(
    cast: Cast, who: str, text: str, reason: str = "correct-an-invoice", language: str = "en"
) -> str:
    reasons = cast[who].get("/communities/tally/reasons")["items"]
    leaves = {leaf["slug"]: leaf["id"] for node in reasons for leaf in node["children"]}
    body = {"reason": leaves[reason], "text": text, "language": language}
    return str(cast[who].post("/communities/tally/conversations", **body)["id"])


def _items(cast: Cast, who: str, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = until(lambda: cast[who].get(path)["items"], path, 30)
    return found
