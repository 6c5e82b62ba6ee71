"""The rows of the desk's lists, as HTML.

Written out here: fifty of them take Django's templates as long as all else of the page together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.queries import people_of
from peerdesk.entrypoints.web.desk.queues import state_words
from peerdesk.entrypoints.web.templatetags.peerdesk import icon, in_language


@dataclass(frozen=True, slots=True)
class Listed:
    """The list in which rows stand."""

    key: str
    query: str  # of the list's address
    several: bool  # whether its reader works for several communities
    now: datetime
    open_id: UUID | None = None  # the conversation that is shown beside it


def rows_of(found: Sequence[Conversation], listed: Listed) -> list[SafeString]:
    """The lines of a list, with the names of customers and helpers."""
    people, shared = people_of([row.id for row in found]), _Shared()
    customers = {one.conversation_id: one.alias for one in people if one.role == "customer"}
    seats = {(one.conversation_id, one.person_id): one.alias for one in people}
    helpers = {row.id: seats.get((row.id, row.handler_id), "") for row in found if row.handler_id}
    return [
        _row(row, listed, shared, alias=customers.get(row.id, ""), helper=helpers.get(row.id, ""))
        for row in found
    ]


def due_of(row: Conversation) -> datetime | None:
    """What the team's clock says: an answer is owed, or the waiting for the customer ends."""
    if row.state == State.CLOSED:
        return None
    if row.state == State.PENDING or (row.answer_due_at is None and row.due_for == DueFor.AGENT):
        return row.due_at
    return row.answer_due_at


class _Moment(NamedTuple):
    """A time as a row shows it."""

    full: SafeString
    iso: SafeString
    clock: SafeString


class _Shared:
    """What the rows of a list have in common, made and escaped once: words, days, the address."""

    def __init__(self) -> None:
        self.choose = _("Choose #%(number)s")
        self.ticket = _("ticket")
        self.waiting_for = escape(_("waiting for"))
        self.overdue = escape(_("overdue"))
        self.over = escape(_("due"))
        self._address = escape(reverse("desk-chat", args=[_ANY]))
        self._zone = timezone.get_current_timezone()
        self._days: dict[date, SafeString] = {}

    def url(self, conversation_id: UUID) -> SafeString:
        return SafeString(self._address.replace(str(_ANY), str(conversation_id)))

    def moment(self, at: datetime) -> _Moment:
        local = at.astimezone(self._zone)
        day, clock = local.date(), f"{local:%H:%M}"
        if day not in self._days:
            self._days[day] = escape(date_format(day, "DATE_FORMAT"))
        full = SafeString(f"{self._days[day]} {clock}")
        return _Moment(full, SafeString(at.isoformat()), SafeString(clock))


_ANY: Final = UUID(int=0)
_ROW: Final = (
    '<div class="pick{late}"><label class="check">'
    '<input type="checkbox" form="bulk" name="id" value="{id}" id="check-{id}">'
    '<span class="unseen">{choose}</span></label>'
    '<a class="item" id="chat-{id}" href="{url}?{query}"{current}'
    ' data-conversation="{id}" data-seq="{seq}"{live}>\n'
    '  <span class="grow"><span class="oneline"><strong class="cut">{alias}</strong>'
    '<span class="small quiet num">#{number}</span></span><span class="small cut">{words}</span>'
    '<span class="small quiet cut">{about}</span>{tags}</span>\n'
    '  <span class="small num marks">{since}{due}{whose}</span>\n</a></div>'
)
_NOTHING: Final = SafeString()
_CURRENT: Final = mark_safe(' aria-current="page"')
_LIVE: Final = mark_safe(" data-live")
_LATE: Final = mark_safe(" late")


def _row(
    row: Conversation, listed: Listed, shared: _Shared, *, alias: str, helper: str
) -> SafeString:
    due = due_of(row)
    is_late = due is not None and due < listed.now and row.state != State.PENDING
    return format_html(
        _ROW,
        late=_LATE if is_late else _NOTHING,
        id=SafeString(row.id),
        choose=shared.choose % {"number": row.number},
        url=shared.url(row.id),
        query=listed.query,
        current=_CURRENT if row.id == listed.open_id else _NOTHING,
        seq=row.last_seq,
        live=_LIVE if row.state in (State.ACTIVE, State.PENDING) else _NOTHING,
        alias=alias,
        number=row.number,
        words=row.last_excerpt or row.excerpt,
        about=" · ".join(_about(row, listed, shared)),
        tags=_tags(row),
        since=_since(row, shared),
        due=_due(row, shared.moment(due), shared, is_late=is_late) if due else _NOTHING,
        whose=_whose(row, listed, helper),
    )


def _about(row: Conversation, listed: Listed, shared: _Shared) -> list[str]:
    team = [in_language(row.team.name)] if row.team else []
    community = [row.community.name] if listed.several else []
    channel = [shared.ticket] if row.channel == Conversation.Channel.TICKET else []
    return [in_language(row.reason.name), *team, *community, *channel]


def _tags(row: Conversation) -> SafeString:
    if not row.tags:
        return _NOTHING
    each = format_html_join("", '<span class="tag">{}</span>', ((tag,) for tag in row.tags))
    return format_html('<span class="tags">{}</span>', each)


def _since(row: Conversation, shared: _Shared) -> SafeString:
    """How long the customer waits; of what waits for nobody, when the last word was said."""
    waits = row.state in (State.WAITING, State.FORWARDED)
    at = (row.waiting_since or row.opened_at) if waits else row.last_event_at
    if at is None:
        return _NOTHING
    moment = shared.moment(at)
    return format_html(
        '<span class="quiet nowrap" title="{}"><span class="unseen">{} </span>'
        '<span data-since="{}">{}</span></span>',
        moment.full,
        shared.waiting_for,
        moment.iso,
        moment.clock,
    )


def _due(row: Conversation, at: _Moment, shared: _Shared, *, is_late: bool) -> SafeString:
    if is_late:
        late = '<strong class="bad nowrap" title="{}">{} {}</strong>'
        return format_html(late, at.full, icon("warning"), shared.overdue)
    return format_html(
        '<span class="{} nowrap" title="{}: {}">{} <span data-due="{}" data-over="{}">{}</span>'
        "</span>",
        "quiet" if row.state == State.PENDING else "waiting",
        _due_words(row),
        at.full,
        icon("clock"),
        at.iso,
        shared.over,
        at.clock,
    )


def _due_words(row: Conversation) -> str:
    if row.state == State.PENDING:
        return _("closes then") if row.due_for == DueFor.SILENCE else _("comes back then")
    if row.due_for == DueFor.AGENT:
        return _("becomes a ticket then")
    return _("an answer is due then")


def _whose(row: Conversation, listed: Listed, helper: str) -> SafeString:
    """Where it stands, in lists of several states; else who has it."""
    if listed.key in ("all", "mine"):
        return format_html('<span class="quiet">{}</span>', state_words(row))
    return format_html('<span class="quiet cut">{}</span>', helper) if helper else _NOTHING
