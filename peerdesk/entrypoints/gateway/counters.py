"""What an operator may want to know of a gateway."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("peerdesk_gateway_sockets", "Open sockets")
POSTED = Counter("peerdesk_gateway_messages", "Messages answered after a commit")
BATCHES = Counter("peerdesk_gateway_batches", "Commits; messages divided by it is the batch size")
