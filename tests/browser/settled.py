"""People act on a page that is there; so do the scenes, on however slow a machine.

A page of ours works before its scripts have come: a form sent in that moment is a plain POST and
ends on another page. A script of Playwright's is quick enough to do that, a person is not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

ACTS = ("check", "click", "drag_to", "fill", "press", "press_sequentially", "select_option")
ACTS += ("set_input_files", "tap", "uncheck")
# Long enough for a loaded machine: what comes sooner is seen sooner, what never comes still fails.
PATIENCE = 30_000


def wait_for_scripts(patch: pytest.MonkeyPatch) -> None:
    """From here on, each act waits until the page it acts on has loaded; expectations are patient.

    Modules run before a page's `load`, so after it every listener is in its place.
    """
    for name in ACTS:
        patch.setattr(Locator, name, _on_a_loaded_page(getattr(Locator, name)))
    expect.set_options(timeout=PATIENCE)


def _on_a_loaded_page(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def acting(locator: Locator, *values: Any, **options: Any) -> Any:
        # First the element: only with it is it the new page whose loading is waited for.
        locator.wait_for(state="attached")
        locator.page.wait_for_load_state("load")
        return act(locator, *values, **options)

    return acting
