"""Peerdesk: a brand's customers are helped by other, qualified customers, who are paid for it."""

__version__ = "0.1.0"
