"""Peerdesk's settings on a database server of the tests' own."""

import os
from pathlib import Path

HOME = os.environ.get("PEERDESK_TEST_HOME", str(Path(__file__).resolve().parent.parent / ".cache"))
for name in [name for name in os.environ if name.startswith("PEERDESK_")]:
    if name != "PEERDESK_TEST_HOME":
        del os.environ[name]
os.environ["PEERDESK_HOME"] = str(Path(HOME).absolute() / "test-home")

from peerdesk.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
