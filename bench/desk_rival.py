"""The rival: django-helpdesk as its documents set it up, in a virtual environment of its own.

    VENV/bin/python bench/desk_rival.py TICKETS ROUNDS

with RIVAL_SOCKETS and RIVAL_DATABASE in the environment; prints seconds by kind of page as JSON.
"""

import json
import os
import sys
import time
from base64 import b64encode
from typing import Any

import django
from django.conf import settings

APPS = ["admin", "auth", "contenttypes", "sessions", "messages", "sites", "staticfiles", "humanize"]
settings.configure(
    SECRET_KEY="for measuring",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("RIVAL_DATABASE", ""),
            "USER": "postgres",
            "HOST": os.environ.get("RIVAL_SOCKETS", ""),
            "CONN_MAX_AGE": None,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="/static/",
    SITE_ID=1,
    USE_TZ=True,
    LOGGING_CONFIG=None,
    HELPDESK_TEAMS_MODE_ENABLED=False,
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("admin/", admin.site.urls),
    path("helpdesk/", include("helpdesk.urls", namespace="helpdesk")),
]


def main(tickets: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    words = json.load(sys.stdin)
    _fill(tickets, words["texts"])
    print(json.dumps(_measure(tickets, rounds, words["asked"])))


def _fill(tickets: int, texts: list[str]) -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from helpdesk.models import FollowUp, Queue, Ticket

    User.objects.create_superuser("agnes", "agnes@example.org", "x")
    queue = Queue.objects.create(title="Support", slug="support", email_address="a@example.org")
    for start in range(0, tickets, 5000):
        rows = Ticket.objects.bulk_create(
            Ticket(
                title=texts[n % len(texts)][:150],
                description=f"{texts[n % len(texts)]} {_marks(n)}",
                queue=queue,
                submitter_email=f"c{n % 1000}@example.org",
                status=1,
            )
            for n in range(start, min(start + 5000, tickets))
        )
        FollowUp.objects.bulk_create(
            FollowUp(ticket=row, title="Comment", comment=texts[(row.id * k) % len(texts)])
            for row in rows
            for k in (3, 7)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _marks(n: int) -> str:
    """Words of which the search knows how rare they are."""
    return " ".join(f"every{step}th" for step in (10_000, 100, 10) if n % step == 0)


def _measure(tickets: int, rounds: int, asked: list[str]) -> dict[str, list[float]]:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get())
    page = {"start": "0", "length": "50", "draw": "1", "order[0][column]": "5"}
    page |= {"order[0][dir]": "desc"}

    def rows(start: int, words: str) -> None:
        """The page, and the rows that its script fetches."""
        wanted = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False}
        query = b64encode(json.dumps({**wanted, "search_string": words}).encode()).decode()
        _ok(client.get("/helpdesk/tickets/", {"q": words} if words else {}))
        answer = client.get(
            f"/helpdesk/datatables_ticket_list/{query}", {**page, "start": str(start)}
        )
        _ok(answer)
        assert answer.json()["data"], (start, words)

    times: dict[str, list[float]] = {}
    for number in range(rounds):
        _time(times, "list", lambda: rows(0, ""))
        _time(times, "deep page", lambda: rows(tickets // 2, ""))
        for word in asked:
            _time(times, f"search {word}", lambda word=word: rows(0, word))
        which = number * 7919 % tickets + 1
        _time(times, "one", lambda which=which: _ok(client.get(f"/helpdesk/tickets/{which}/")))
    return times


def _time(times: dict[str, list[float]], kind: str, act: Any) -> None:
    start = time.perf_counter()
    act()
    times.setdefault(kind, []).append(time.perf_counter() - start)


def _ok(answer: Any) -> None:
    assert answer.status_code == 200, answer.status_code


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
