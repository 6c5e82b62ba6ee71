"""Payments: money that customers pay in, and what goes back the way it came (P1, P5, P11).

Nouns: charge, refund, dispute, saved method, inbox (what the provider sent). The port to a provider
is `providers/`; what a charge was for is told to a workflow once it has succeeded or failed. Called
by workflows and the provider's hook. No network call is made inside a transaction.
"""
