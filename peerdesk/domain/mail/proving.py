"""What our own mail server found out about a sender (RFC 8601): SPF, DKIM, DMARC, ARC (pure).

Only the header of the server named in PEERDESK_MAIL_AUTHSERV counts, and of several the topmost:
anybody can write one below it.
"""

import re
from typing import Final

from django.conf import settings

from peerdesk.domain.mail.reading import Letter

_RESULT: Final = re.compile(r"\b(dmarc|dkim|spf|arc)\s*=\s*(\w+)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")


def failed(letter: Letter) -> bool:
    """The server says that the sender isn't who the mail says."""
    found = _results(letter)
    if "dmarc" in found:
        # Who forwards breaks both; a server that trusts the forwarder's word says so.
        return found["dmarc"] == "fail" and found.get("arc") != "pass"
    spf, dkim = found.get("spf"), found.get("dkim")
    return (spf == "fail" or dkim == "fail") and "pass" not in (spf, dkim)


def proved(letter: Letter) -> bool:
    """The server says that the sender is who the mail says."""
    return _results(letter).get("dmarc") == "pass"


def _results(letter: Letter) -> dict[str, str]:
    trusted = settings.PEERDESK_MAIL_AUTHSERV
    for value in letter.headers.get("authentication-results", []) if trusted else []:
        server, _, rest = _COMMENT.sub("", value).partition(";")
        if server.strip().split(" ")[0].lower() == trusted:
            results: dict[str, str] = {}
            for name, result in _RESULT.findall(rest):
                # Of several DKIM signatures one that holds is enough.
                if results.get(name.lower()) != "pass":
                    results[name.lower()] = result.lower()
            return results
    return {}
