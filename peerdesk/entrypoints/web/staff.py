"""What the pages of experts, agents and owners have in common."""

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from babel import Locale
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.paging import WrongCursor
from peerdesk.domain.communities.models import Community
from peerdesk.entrypoints.web.signed_in import memberships_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_page(view: View[P]) -> Callable[..., HttpResponseBase]:
    """For signed-in people; what isn't theirs is a page that isn't there, and nothing is cached.

    Not cached, because "back" must not show a switch or a chat as it no longer is.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        try:
            answer = view(request, *args, **kwargs)
        except (NotFound, WrongCursor):
            raise Http404 from None
        add_never_cache_headers(answer)
        return answer

    return page


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: a form that was sent leads back to its page."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("referer", ""))
    ours = came_from.netloc == request.get_host()
    return back_to(request, came_from.path if ours else "/")


def communities_as(request: HttpRequest, role: str) -> list[Community]:
    """The communities in which the reader holds the role, by name; raises NotFound for none."""
    communities = [row.community for row in memberships_of(request) if row.role == role]
    if not communities:
        raise NotFound
    return communities


def explain(request: HttpRequest, refusal: Refusal) -> None:
    """Tell the reader on the next page why nothing was done."""
    wrong = chain(*refusal.errors.values()) if isinstance(refusal, InvalidInput) else ()
    messages.warning(request, " ".join(wrong) or refusal.detail)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page a form was sent from, if it is one of ours."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise


def wants_list_only(request: HttpRequest) -> bool:
    """A page that keeps itself fresh asks for everything but the thread it already shows."""
    return request.headers.get("X-Parts") == "list"


def reader_locale() -> Locale:
    """How the reader writes numbers, money and dates."""
    return Locale.parse((get_language() or "en").replace("-", "_"))
