"""Acts on the checked rows of a queue, and their way back."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.models import Membership
from peerdesk.entrypoints.web.desk.bulk import ACTS, BulkAct
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, communities_as, staff_page

MOST = 100
_SALT = "peerdesk.desk.bulk"
_UNDO_WITHIN = 600  # seconds


@staff_page
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do it to each; say how many it was done to, and why not to the others."""
    key, act = _act(request.POST.get("act", ""))
    communities_as(request, Membership.Role.AGENT)
    caller, value = caller_of(request), request.POST.get(key, "")
    done, refused = _each(_ids(request), lambda id_: act.apply(caller, id_, value))
    if done:
        messages.success(request, str(act.done) % {"count": len(done)}, extra_tags="undo")
        request.session["undo"] = {
            "action": reverse("desk-bulk-undo"),
            "fields": {"undo": _signed(request, key, done), "next": _back(request)},
        }
    _say_refused(request, refused)
    if not done and not refused:
        messages.warning(request, _("Choose some conversations first."))
    return redirect(_back(request))


@staff_page
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Everything as it was before, where it can still be."""
    key, rows = _unsigned(request)
    _key, act = _act(key)
    caller, former = caller_of(request), {UUID(id_): value for id_, value in rows}
    done, refused = _each(list(former), lambda id_: act.undo(caller, id_, former[id_]))
    if done:
        messages.success(request, _("Undone: %(count)s.") % {"count": len(done)})
    _say_refused(request, refused)
    return redirect(_back(request))


def _act(key: str) -> tuple[str, BulkAct]:
    if key not in ACTS:
        raise NotFound
    return key, ACTS[key]


def _each(
    ids: Sequence[UUID], act: Callable[[UUID], object]
) -> tuple[list[tuple[str, Any]], list[str]]:
    """What was done, with what its undoing needs; and why the rest was not."""
    done, refused = [], []
    for id_ in ids:
        try:
            done.append((str(id_), act(id_)))
        except InvalidInput as wrong:
            refused.append(" ".join(chain(*wrong.errors.values())))
        except Refusal as refusal:
            refused.append(refusal.detail)
        except ValueError:
            refused.append(_("Choose somebody."))
    return done, refused


def _say_refused(request: HttpRequest, refused: Sequence[str]) -> None:
    if refused:
        words = ngettext(
            "%(count)d was left as it is: %(why)s",
            "%(count)d were left as they are: %(why)s",
            len(refused),
        )
        why = " ".join(dict.fromkeys(refused))
        messages.warning(request, words % {"count": len(refused), "why": why})


def _ids(request: HttpRequest) -> list[UUID]:
    return list(dict.fromkeys(_readable(request.POST.getlist("id")[:MOST])))


def _readable(texts: Sequence[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def _signed(request: HttpRequest, key: str, done: Sequence[tuple[str, Any]]) -> str:
    told = {"by": str(signed_in(request).id), "act": key, "rows": done}
    return signing.dumps(told, salt=_SALT, compress=True)


def _unsigned(request: HttpRequest) -> tuple[str, list[tuple[str, str]]]:
    """Only who did it undoes it, and not much later."""
    try:
        told = signing.loads(request.POST.get("undo", ""), salt=_SALT, max_age=_UNDO_WITHIN)
    except signing.BadSignature:
        raise NotFound from None
    if told["by"] != str(signed_in(request).id):
        raise NotFound
    return told["act"], told["rows"]


def _back(request: HttpRequest) -> str:
    return back_to(request, reverse("desk"))
