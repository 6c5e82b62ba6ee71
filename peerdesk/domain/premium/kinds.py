"""The kinds of premium services in words (P3); js/thread/premium/kinds.js says the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.premium.lifecycle import Kind

WORDS: Final[Mapping[Kind, Promise]] = {
    Kind.PHONE_CALL: _("Phone call"),
    Kind.VIDEO_CALL: _("Video call"),
    Kind.REMOTE_ASSISTANCE: _("Remote assistance"),
    Kind.IMAGE_REVIEW: _("Review of an image or X-ray"),
    Kind.DOCUMENT_REVIEW: _("Review of a document"),
    Kind.OTHER: _("Other service"),
}


def kind_words(kind: Kind | str) -> str:
    """In the present language."""
    return str(WORDS[Kind(kind)])
