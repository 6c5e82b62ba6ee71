"""A ticket from the form to a reply by mail, each at their own screen and in their own mailbox."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.house.running import Running, run_note, until
from tests.mail.servers import Sink

CUSTOMER, AGENT, OWNER = "Ada Winter", "Agnes Meier", "Olga Brunner"


def reply_to(mail: EmailMessage, sender: str, text: str) -> EmailMessage:
    """What a mail program makes of an answer, with what it answers below."""
    reply = EmailMessage()
    reply["From"], reply["To"] = f"A. Surname <{sender}>", mail["Reply-To"]
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Message-ID"] = "<one@mail.example.net>"
    reply["In-Reply-To"] = mail["Message-ID"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    quoted = "\n".join(f"> {line}" for line in plain.get_content().splitlines())
    reply.set_content(f"{text}\n\nOn 10 Mar 2026 Tally wrote:\n\n{quoted}\n")
    return reply


@pytest.mark.promise("S2", "S8", "C12")
def test_from_the_form_to_a_reply_by_mail_in_the_same_thread(
    screen: OpenScreen, cast: Cast, post: Sink, running: Running
) -> None:
    cast[OWNER].api.patch("/communities/tally/policy", json={"mail_after_seconds": 0})
    page = screen(CUSTOMER, phone=True).go("/c/tally/write/own-bill/")
    page.get_by_label("Number of the bill").fill("R-4711")
    page.get_by_label("What happened, and what do you need?").fill("Why do I pay for three users?")
    page.get_by_role("button", name="Send the ticket").click()
    page.wait_for_url("**/conversations/*/")
    ticket = page.url.rstrip("/").rpartition("/")[2]

    desk = screen(AGENT).go(f"/desk/c/{ticket}/")
    expect(desk.locator("main")).to_contain_text("R-4711")
    desk.get_by_role("textbox", name="Write to").fill("Your third user was added in March.")
    desk.keyboard.press("Enter")
    expect(desk.locator("#thread .bubble").last).to_contain_text("added in March")

    def answered() -> EmailMessage | None:
        mails = [mail for _, mail in post.got if mail["To"] and cast[CUSTOMER].email in mail["To"]]
        return next((mail for mail in mails if "added in March" in mail.as_string()), None)

    mail = until(answered, "the answer by mail", 60)
    door = urlsplit(run_note(running.home)["mail"])
    assert door.hostname
    assert door.port
    with smtplib.SMTP(door.hostname, door.port) as line:
        line.send_message(reply_to(mail, cast[CUSTOMER].email, "Thank you, I had forgotten."))

    for seen in (desk, page):
        last = seen.locator(".bubble").last
        expect(last).to_contain_text("Thank you, I had forgotten.")
        expect(last).not_to_contain_text("added in March")
