"""What the web server calls."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from peerdesk.config.roles import SETTINGS_MODULE, WEB_PARENT
from peerdesk.core.garbage import spare_what_is_loaded
from peerdesk.core.tether import tie_to_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
if WEB_PARENT in os.environ:
    # granian forks the process that loads this; killed, granian could not end it, and it would go
    # on answering beside its successor.
    tie_to_parent(int(os.environ[WEB_PARENT]))

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # now, not while the first visitor waits
spare_what_is_loaded()
