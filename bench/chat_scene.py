"""Who talks in the chat benchmark: conversations of a customer and an expert each, with tokens."""

from datetime import timedelta


def prepare(conversations: int) -> list[tuple[str, str, str]]:
    """Make the tables and the chats; (conversation, customer's token, expert's token) of each."""
    from django.core.management import call_command
    from django.db import connection

    from peerdesk.core import clock
    from peerdesk.domain.communities.models import Community, Membership
    from peerdesk.domain.conversations.models import Conversation, Participant
    from peerdesk.domain.intake.models import Reason
    from peerdesk.domain.people.access import digest
    from peerdesk.domain.people.models import Person, Token

    call_command("migrate", verbosity=0)
    spoken = ["en"]
    here = Community.objects.create(
        slug="bench", name="Bench", mode="sponsored", currency="CHF",
        languages=spoken, chat_languages=spoken,
    )  # fmt: skip
    about = Reason.objects.create(community=here, slug="any", name={"en": "Any"}, channel="chat")
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", password="!") for n in range(2 * conversations)
    )
    roles = ("customer", "expert")
    Membership.objects.bulk_create(
        Membership(community=here, person=one, role=roles[n % 2], alias=f"P{n}")
        for n, one in enumerate(people)
    )
    secrets = [f"pd_bench_{n}" for n in range(len(people))]
    Token.objects.bulk_create(
        Token(person=one, kind="personal", digest=digest(secret))
        for one, secret in zip(people, secrets, strict=True)
    )
    due = clock.now() + timedelta(hours=48)
    chats = Conversation.objects.bulk_create(
        Conversation(
            community=here, customer=people[2 * n], handler=people[2 * n + 1],
            handler_role="expert", reason=about, channel="chat", state="active",
            served_by="experts_first", language="en", excerpt="…", due_at=due, due_for="idle",
        )
        for n in range(conversations)
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(conversation=chats[n // 2], person=one, role=roles[n % 2], alias=f"P{n}")
        for n, one in enumerate(people)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [(str(chat.id), secrets[2 * n], secrets[2 * n + 1]) for n, chat in enumerate(chats)]
