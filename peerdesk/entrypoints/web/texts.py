"""The scripts' words: Django's JSON catalogue, one address a language so that it can be cached."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.i18n import JSONCatalog


@require_safe
@cache_control(max_age=3600)
def catalogue(request: HttpRequest, language: str) -> HttpResponseBase:
    """The catalogue of peerdesk's own texts; an unknown language gets the English one."""
    known = translation.check_for_language(language)
    with translation.override(language if known else "en"):
        return JSONCatalog.as_view(domain="djangojs", packages=None)(request)
