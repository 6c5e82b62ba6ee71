"""The scripts' words: Django's catalogue as a script, one address a language to cache."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.i18n import JSONCatalog


class Catalogue(JSONCatalog):
    """The texts alone, where the modules look for them (js/core/texts.js)."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A script, not data: a page's modules run after it and needn't wait for an answer."""
        words = f"globalThis.peerdeskTexts = {json.dumps(context['catalog'])};\n"
        return HttpResponse(words, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def catalogue(request: HttpRequest, language: str) -> HttpResponseBase:
    """The catalogue of peerdesk's own texts; an unknown language gets the English one."""
    known = translation.check_for_language(language)
    with translation.override(language if known else "en"):
        return Catalogue.as_view(domain="djangojs", packages=None)(request)
