"""The pages that customers see at the provider: pay, keep a card, answer the bank.

They work without script and say plainly that the money is not real.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.template import Context, Engine
from django.utils import translation

from peerdesk.entrypoints.provider import hosted, showing
from peerdesk.entrypoints.provider.answers import Answer, Refused, Thing
from peerdesk.entrypoints.provider.asked import Asked
from peerdesk.entrypoints.provider.store import Store

_HERE: Final = Path(__file__).parent
_CLOSED: Final = 410


def answer(store: Store, asked: Asked) -> Answer:
    """A page, or where the browser goes next."""
    steps = asked.path.strip("/").split("/")
    if asked.path == "/_assets/provider.css":
        return Answer(200, _style(), "text/css; charset=utf-8", {"Cache-Control": "max-age=300"})
    page = _PAGES.get((asked.method, "/".join(steps[:-1])))
    try:
        if page:
            return page(store, asked, steps[-1])
    except Refused as refusal:
        return _page(asked, "closed", {"closed": refusal.status != 404}, status=refusal.status)
    return _page(asked, "closed", {"closed": False}, status=404)


def _pay_page(store: Store, asked: Asked, name: str) -> Answer:
    with store.work() as work:
        session = work.get("checkout.session", name)
        seen = showing.session_seen(work, session)
    if session["status"] != "open":
        return _page(asked, "closed", {"closed": True, **seen}, status=_CLOSED)
    return _page(asked, "pay", seen)


def _pay(store: Store, asked: Asked, name: str) -> Answer:
    with store.work() as work:
        session = work.get("checkout.session", name)
        if session["status"] != "open":
            raise Refused(message="closed", status=_CLOSED)
        card = str(asked.params.get("card", ""))
        intent = hosted.use_card(work, session, card, keep="keep" in asked.params)
        seen = showing.session_seen(work, work.get("checkout.session", name))
    if intent["status"] == "requires_action":
        return _gone_to(intent["next_action"]["redirect_to_url"]["url"])
    if intent["status"] == "requires_payment_method":
        trouble = intent.get("last_payment_error") or intent.get("last_setup_error") or {}
        refused = {"refused": True, "reason": trouble.get("decline_code", ""), "chosen": card}
        return _page(asked, "pay", {**seen, **refused}, status=402)
    return _gone_to(_success(session))


def _bank_page(store: Store, asked: Asked, name: str) -> Answer:
    with store.work() as work:
        intent = work.any_of(name)
        if intent is None or not intent.get("next_action"):
            return _page(asked, "closed", {"closed": bool(intent)}, status=_CLOSED)
        seen = showing.intent_seen(work, intent)
    return _page(asked, "bank", seen)


def _bank(store: Store, asked: Asked, name: str) -> Answer:
    approved = asked.params.get("answer") == "approve"
    with store.work() as work:
        intent = work.any_of(name)
        if intent is None or not intent["object"].endswith("_intent"):
            raise Refused(message="unknown", status=404)
        # A second click, or the button of a page that is out of date: only shown the way back.
        where = intent["_return"]
        intent = hosted.hear_bank(work, name, approved=approved)
        session = hosted.session_of(work, intent)
    if session:
        paid = session["status"] == "complete"
        return _gone_to(_success(session) if paid else str(session["url"] or session["cancel_url"]))
    return _gone_to(_back(where, intent, approved=approved))


def _success(session: Thing) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _back(where: str, intent: Thing, *, approved: bool) -> str:
    said = {
        intent["object"]: intent["id"],
        f"{intent['object']}_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if approved else "failed",
    }
    return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(said)}"


def _gone_to(where: str) -> Answer:
    return Answer(303, b"", "text/plain", {"Location": where, "Cache-Control": "no-store"})


def _page(asked: Asked, name: str, seen: dict[str, Any], status: int = 200) -> Answer:
    spoken = showing.language(seen.get("language") or "", asked.headers)
    with translation.override(spoken):
        text = (
            _engine()
            .get_template(f"provider/{name}.html")
            .render(Context({**seen, "language": spoken, "path": asked.path}))
        )
    form_goes_to = " ".join(["'self'", *seen.get("origins", [])])
    return Answer(
        status,
        text.encode(),
        "text/html; charset=utf-8",
        {
            "Cache-Control": "no-store",
            "Content-Language": spoken,
            "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
            f"frame-ancestors 'none'; form-action {form_goes_to}",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(_HERE / "templates")],
        libraries={"i18n": "django.templatetags.i18n"},
        builtins=["django.templatetags.i18n"],
    )


@cache
def _style() -> bytes:
    return (_HERE / "assets" / "provider.css").read_bytes()


_PAGES: Final[dict[tuple[str, str], Callable[[Store, Asked, str], Answer]]] = {
    ("GET", "c/pay"): _pay_page,
    ("POST", "c/pay"): _pay,
    ("GET", "3ds"): _bank_page,
    ("POST", "3ds"): _bank,
}
