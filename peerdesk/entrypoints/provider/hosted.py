"""What a customer does on the provider's page: pay, or keep a card, through the bank if need be."""

from peerdesk.entrypoints.provider import setups
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.checkout import complete, settled
from peerdesk.entrypoints.provider.intents import (
    answer_bank,
    confirm_intent,
    create_intent,
    settle,
)
from peerdesk.entrypoints.provider.store import Work


def use_card(work: Work, session: Thing, method: str, *, keep: bool) -> Thing:
    """Pay or keep with that card: the intent tells how it went."""
    if session["status"] != "open":
        raise Refused(message="This page is closed.")
    if session["mode"] == "setup":
        return _noted(work, session, _keep(work, session, method))
    intent = _intent(work, session, keep=keep)
    if intent["status"] == "requires_action":
        # The customer went back and chose another card.
        intent = answer_bank(work, intent, approved=False)
    return _noted(work, session, confirm_intent(work, {"payment_method": method}, intent["id"]))


def hear_bank(work: Work, name: str, *, approved: bool) -> Thing:
    """The customer comes back from the bank's page, of a session's intent or of one alone."""
    if name.startswith("seti_"):
        setup = work.get("setup_intent", name)
        intent = setups.answer_bank_of_setup(work, setup, approved=approved)
    else:
        intent = answer_bank(work, work.get("payment_intent", name), approved=approved)
    session = session_of(work, intent)
    return _noted(work, session, intent) if session and session["status"] == "open" else intent


def settle_slow(work: Work, intent: Thing) -> None:
    """A slow payment ends, and so does what its session waits for."""
    settle(work, intent)
    session = session_of(work, intent)
    if session and session["status"] == "complete" and session["payment_status"] == "unpaid":
        settled(work, session, paid=intent["status"] == "succeeded")


def session_of(work: Work, intent: Thing) -> Thing | None:
    """The page that the intent belongs to, if any."""
    name = intent.get("_session")
    return work.get("checkout.session", name) if name else None


def _noted(work: Work, session: Thing, intent: Thing) -> Thing:
    if intent["status"] in ("succeeded", "processing"):
        complete(work, session, paid=intent["status"] == "succeeded")
    return intent


def _intent(work: Work, session: Thing, *, keep: bool) -> Thing:
    if name := session["payment_intent"]:
        intent = work.get("payment_intent", name)
    else:
        asked = {
            **session["_intent"],
            "amount": session["amount_total"],
            "currency": session["currency"],
            "customer": session["customer"],
        }
        intent = create_intent(work, asked)
        intent |= {"_session": session["id"]}
        session["payment_intent"] = intent["id"]
        work.put(session)
    wanted = session["_intent"].get("setup_future_usage")
    intent["setup_future_usage"] = wanted or ("off_session" if keep else None)
    return work.put(intent)


def _keep(work: Work, session: Thing, method: str) -> Thing:
    if session["setup_intent"]:
        setup = work.get("setup_intent", session["setup_intent"])
        if setup["status"] == "requires_action":
            setups.answer_bank_of_setup(work, setup, approved=False)
    else:
        setup = setups.create_setup(work, {**session["_setup"], "customer": session["customer"]})
        work.put(setup | {"_session": session["id"]})
        session["setup_intent"] = setup["id"]
        work.put(session)
    return setups.confirm_setup(work, {"payment_method": method}, setup["id"])
