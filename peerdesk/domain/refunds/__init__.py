"""Refunds: a customer wants money back, the expert is heard, support decides; and the disputes
that come from a provider, with their evidence (P11).

Nouns: refund request, dispute case, evidence file.
"""
