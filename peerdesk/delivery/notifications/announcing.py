"""Telling people, and taking it back: rows of the caller's transaction, sent by a job after it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from peerdesk.core import jobs
from peerdesk.core.ids import new_id
from peerdesk.core.statements import Asked, Rows, Uuids
from peerdesk.delivery.notifications.kinds import KINDS, MAILED_BY_DEFAULT, patience
from peerdesk.delivery.notifications.models import Notice

SEND_JOB: Final = "notifications.send"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told: of what (`subject`), and where a tap leads."""

    person_id: UUID
    url: str
    subject: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def tell(
    *,
    person_id: UUID,
    kind: str,
    url: str,
    values: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Tell a person of a thing by push, mail or both, as they prefer (kinds.py lists the kinds).

    `url` is a path on this site; `values` fill the kind's words: names of things, never of people.
    Inside the caller's transaction: if that fails, nobody was told.
    """
    told = Telling(person_id, url, values=values or {})
    announce(kind=kind, tellings=[told], expires_at=None, now=now)


def tell_once(
    *,
    person_id: UUID,
    kind: str,
    subject: UUID,
    url: str,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Tell of something new about the subject, unless they were told and it isn't withdrawn yet.

    Inside the caller's transaction, who holds a lock on what it is about.
    """
    told = Notice.objects.filter(person_id=person_id, kind=kind, subject=subject, gone_at=None)
    if not told.exists():
        telling = Telling(person_id, url, subject, values)
        announce(kind=kind, tellings=[telling], expires_at=None, now=now)


def announce(
    *, kind: str, tellings: Sequence[Telling], expires_at: datetime | None, now: datetime
) -> None:
    """Tell many people of one kind of thing, in one statement; nobody after `expires_at`.

    Only those who have a device or want mail get a row. Inside the caller's transaction.
    """
    if not tellings:
        return
    topic, always = KINDS[kind].topic, KINDS[kind].always_mailed
    mail_at = now if always else now + patience(expires_at - now if expires_at else None)
    values: dict[str, Any] = {
        "ids": Uuids(new_id() for _ in tellings),
        "people": Uuids(one.person_id for one in tellings),
        "subjects": Uuids(one.subject for one in tellings),
        "urls": [one.url for one in tellings],
        "vals": [json.dumps(dict(one.values)) for one in tellings],
        "kind": kind,
        "topic": topic.value,
        "mailed_by_default": topic in MAILED_BY_DEFAULT,
        "always": always,
        "mail_at": mail_at,
        "expires_at": expires_at,
        "now": now,
    }
    Asked(_ANNOUNCE, values).then(_send_soon)


def _send_soon(answer: Rows) -> None:
    ((due,),) = answer
    if due:
        jobs.leave(SEND_JOB)


def withdraw(*, subjects: Collection[UUID], person_id: UUID | None = None, now: datetime) -> None:
    """It is over: what wasn't sent is dropped, devices that were told are told that it has gone.

    For one person, or for all who were told.
    Inside the caller's transaction.
    """
    if not subjects:
        return
    with connection.cursor() as cursor:
        asked = {"subjects": list(subjects), "person": person_id, "now": now}
        cursor.execute(_WITHDRAW, asked)
        (due,) = cursor.fetchone()
    if due:
        jobs.leave(SEND_JOB)


_ANNOUNCE: Final = """
WITH asked AS (
    SELECT told.*,
        coalesce(%(topic)b::text <> ALL(preference.no_push), true) AND EXISTS (
            SELECT FROM notifications_device device
            WHERE device.person_id = told.person_id AND device.ended_at IS NULL
        ) AS by_push,
        %(always)b OR coalesce(%(topic)b::text = ANY(preference.mail), %(mailed_by_default)b)
            AS by_mail
    FROM unnest(
        %(ids)b::uuid[], %(people)b::uuid[], %(subjects)b::uuid[], %(urls)b::text[],
        %(vals)b::text[]
    ) AS told (id, person_id, subject, url, vals)
    LEFT JOIN notifications_preference preference ON preference.person_id = told.person_id
), noticed AS (
    INSERT INTO notifications_notice (
        id, person_id, kind, subject, url, "values", created_at, expires_at, mail_due_at
    )
    SELECT id, person_id, %(kind)b, subject, url, vals::jsonb, %(now)b,
        %(expires_at)b::timestamptz,
        CASE WHEN by_mail AND by_push THEN %(mail_at)b WHEN by_mail THEN %(now)b END
    FROM asked WHERE by_push OR by_mail
    RETURNING id, mail_due_at
), pushed AS (
    INSERT INTO notifications_push (notice_id, device_id, about, state, tries, next_at, failure)
    SELECT asked.id, device.id, 'news', 'waiting', 0, %(now)b, ''
    FROM asked JOIN notifications_device device ON device.person_id = asked.person_id
    WHERE asked.by_push AND device.ended_at IS NULL
    -- A device that its owner removes at this instant must not undo the news itself: the foreign
    -- key is looked at when the news commits.
    FOR KEY SHARE OF device
    RETURNING 1
)
SELECT EXISTS (SELECT FROM pushed) OR EXISTS (SELECT FROM noticed WHERE mail_due_at <= %(now)b)
"""

_WITHDRAW: Final = """
WITH over AS (
    UPDATE notifications_notice SET gone_at = %(now)s, mail_due_at = NULL
    WHERE subject = ANY(%(subjects)s::uuid[]) AND gone_at IS NULL
        AND (%(person)s::uuid IS NULL OR person_id = %(person)s)
    RETURNING id
), dropped AS (
    UPDATE notifications_push SET state = 'dropped'
    WHERE notice_id IN (SELECT id FROM over) AND about = 'news' AND state = 'waiting'
    RETURNING 1
), followed AS (
    INSERT INTO notifications_push (notice_id, device_id, about, state, tries, next_at, failure)
    SELECT push.notice_id, device.id, 'gone', 'waiting', 0, %(now)s, ''
    FROM notifications_push push JOIN notifications_device device ON device.id = push.device_id
    WHERE push.notice_id IN (SELECT id FROM over)
        AND push.about = 'news' AND push.state IN ('sending', 'sent')
    FOR KEY SHARE OF device
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT EXISTS (SELECT FROM followed)
"""
