"""Where the database is, in Django's words."""

import sys
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_FOR_ROLES = {
    # A page must never hold a connection for long; jobs, migrations and reports may.
    "web": "-c statement_timeout=10000 -c lock_timeout=8000",
    # It looks up by keys only, and its plans are kept: one made while a table was nearly empty
    # would walk through all of it until the server takes stock again, a minute and many messages
    # later.
    "gateway": "-c enable_seqscan=off",
}


def database_setting(url: str, role: str) -> dict[str, Any]:
    """Of a postgresql:// address; a socket's directory stands in `?host=`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    settings = _FOR_ROLES.get(role, "")
    options: dict[str, Any] = {"application_name": f"peerdesk {role}".strip(), "options": settings}
    # Django turns prepared statements off. With this, those of core/statements.py are prepared at
    # once, and none else ever is.
    options |= {"connect_timeout": 5, "prepare_threshold": sys.maxsize}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "peerdesk",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | query,
    }
