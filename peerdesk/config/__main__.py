"""`python -m peerdesk.config` is `peerdesk`."""

import sys

from peerdesk.config.command_line import main

if __name__ == "__main__":
    sys.exit(main())
