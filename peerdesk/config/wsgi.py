"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from peerdesk.core.tether import tie_to_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerdesk.config.settings")
if os.environ.get("PEERDESK_ROLE") == "web":
    # granian forks the process that loads this; killed, granian could not end it.
    tie_to_parent()

application = get_wsgi_application()
