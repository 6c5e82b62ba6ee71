"""The local payment provider: another company in a box, for trying Peerdesk out and for its tests.

It speaks Stripe's HTTP, so that the real SDK talks to it exactly as to the real one, keeps its own
books in an SQLite file, shows its own payment pages and sends signed webhooks. It knows nothing of
Peerdesk's tables, takes test cards only, and never runs in production.
"""
