"""A test is taken: one question a screen, saved with every step, left and resumed at will (C2)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.expertise.marking import AlreadyAnswered, TimeIsOver, save_answers
from peerdesk.domain.expertise.models import Attempt
from peerdesk.domain.expertise.testing import asked_in, attempt_of
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.workspace.steps import Step, first_open, moved, steps_of
from peerdesk.workflows.end_test import end_test
from peerdesk.workflows.pass_test import pass_test

P = ParamSpec("P")


def _while_open(
    view: Callable[Concatenate[HttpRequest, Attempt, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For the reader's own attempt; what is over shows its result instead."""

    @wraps(view)
    def page(request: HttpRequest, id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:  # noqa: A002
        attempt = attempt_of(caller_of(request), id)
        try:
            over = end_test(attempt_id=id, now=clock.now()) or attempt.state != "open"
            return redirect("test-result", id) if over else view(request, attempt, *args, **kwargs)
        except AlreadyAnswered:
            messages.info(request, _("This test was handed in meanwhile."))
        except TimeIsOver as refusal:
            messages.info(request, refusal.detail)
        return redirect("test-result", id)

    return page


@staff_page
@require_safe
@_while_open
def question(request: HttpRequest, attempt: Attempt, number: int = 0) -> HttpResponse:
    """One question; without a number the first that isn't answered."""
    steps = steps_of(asked_in(attempt))
    number = number or first_open(steps)
    if not 1 <= number <= len(steps):
        return redirect("test-check", attempt.id)
    return render(request, "workspace/test.html", _context(attempt, steps, steps[number - 1]))


@staff_page
@require_POST
@_while_open
def answer(request: HttpRequest, attempt: Attempt, number: int) -> HttpResponse:
    """Save the answer of one question and go on."""
    steps = steps_of(asked_in(attempt))
    if not 1 <= number <= len(steps):
        return redirect("test", attempt.id)
    step, chosen = steps[number - 1], request.POST.getlist("answer")
    move = request.POST.get("move", "")
    try:
        save_answers(
            caller=caller_of(request),
            attempt_id=attempt.id,
            answers={step.id: moved(chosen, move)},
            now=clock.now(),
        )
    except InvalidInput as refusal:
        messages.error(request, refusal.detail)
    if move:
        return redirect("test-question", attempt.id, number)
    further = number - 1 if "back" in request.POST else number + 1
    if 1 <= further <= len(steps):
        return redirect("test-question", attempt.id, further)
    return redirect("test-check", attempt.id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@_while_open
def check(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """What is answered and what isn't; POST hands in."""
    if request.method == "POST":
        pass_test(caller=caller_of(request), attempt_id=attempt.id, answers={}, now=clock.now())
        return redirect("test-result", attempt.id)
    steps = steps_of(asked_in(attempt))
    return render(request, "workspace/test_check.html", _context(attempt, steps, None))


def _context(attempt: Attempt, steps: list[Step], here: Step | None) -> dict[str, object]:
    return {
        "here": "areas",
        "attempt": attempt,
        "area": attempt.area,
        "community": attempt.area.community,
        "steps": steps,
        "step": here,
        "answered": sum(step.answered for step in steps),
        "now": clock.now(),
    }
