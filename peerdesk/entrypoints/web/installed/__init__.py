"""The web app as a device installs it: manifest, service worker, offline page, receipts."""
