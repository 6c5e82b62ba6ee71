"""{% load peerdesk %}: icon, when, initials, in_language, stars."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
@cache  # a page of the desk has some forty, and each address takes longer to make than to write
def icon(name: str) -> SafeString:
    """One of static/peerdesk/icons.svg, unseen by screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("peerdesk/icons.svg"),
        name,
    )


@register.simple_tag
def when(at: datetime | None) -> SafeString | str:
    """A time, relative once the page's script runs, in full before that and on hover."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    full = date_format(local, "DATETIME_FORMAT")
    return format_html(
        '<time data-relative datetime="{}" title="{}">{}</time>', at.isoformat(), full, full
    )


@register.simple_tag
def exactly(at: datetime | None) -> SafeString | str:
    """A time in full, where the words before it want a date."""
    if at is None:
        return ""
    full = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), full)


@register.simple_tag
def demo_people() -> Sequence[object]:
    """The demo's cast by community, for the sign-in page."""
    from peerdesk.entrypoints.web.account.demo import cast

    return cast()


@register.filter
def initials(alias: str) -> str:
    """Two letters for an avatar."""
    letters = (alias or "?").strip()
    return letters[:1].upper() + letters[1:2]


@register.filter
def in_language(texts: object) -> str:
    """The text of the page's language from {language: text}; English, then any, without it."""
    if not isinstance(texts, Mapping):
        return str(texts or "")
    language = (get_language() or "en").split("-")[0]
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))


@register.filter
def stars(count: int | None) -> SafeString:
    """Five stars of which `count` are full, said in words to who listens."""
    full = count or 0
    return format_html(
        '<span class="stars"><span aria-hidden="true">{}<span class="none">{}</span></span>'
        '<span class="unseen">{}</span></span>',
        "★" * full,
        "★" * (5 - full),
        _("%(stars)s of 5 stars") % {"stars": full},
    )


@register.filter
def span(seconds: float | None) -> str:
    """A length of time in one round word: "40 seconds", "3 minutes", "2 hours"."""
    if seconds is None:
        return ""
    if seconds < 90:
        count = max(5, round(seconds / 5) * 5)
        return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
    if seconds < 5400:
        count = round(seconds / 60)
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    count = round(seconds / 3600)
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
