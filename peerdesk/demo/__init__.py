"""The demo: three communities with people, reasons, tests, articles and a few weeks of life.

Loading is safe to repeat: it adds what is missing and leaves what people did. Passwords and tokens
are derived from the installation's secret key, so that each loading names the same ones.
"""

from typing import Any


def load(base: str, ws: str) -> dict[str, Any]:
    """Loads whatever of the demo is missing; what `peerdesk demo --json` prints (protocol.md)."""
    # Models can be imported only when Django is set up; this package's name can be at any time.
    from peerdesk.demo.loading import load_all

    return {"base": base, "ws": ws, "communities": load_all()}
