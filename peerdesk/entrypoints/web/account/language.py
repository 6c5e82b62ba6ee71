"""The language menu: kept in a cookie, and with the person who is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import change_profile


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to where one was, in the chosen language; anything unknown changes nothing."""
    language = request.POST.get("language", "")
    answer = redirect(way_back(request))
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        keep_language(answer, language)
        if isinstance(request.user, Person):
            change_profile(person=request.user, language=language)
    return answer


def keep_language(answer: HttpResponse, language: str) -> None:
    """Write the cookie that LocaleMiddleware reads."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=60 * 60 * 24 * 365, samesite="Lax"
    )


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """The `next` address if it is on this site, never another's (no open redirect)."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else otherwise
