"""Payouts: what experts have earned leaves as one collective credit to their banks (C10).

Nouns: bank account, payout, item, bank file. A payout reserves balances in the books, seals its
file (bytes and SHA-256) in the same transaction, and never changes after that. The story is told in
`workflows/run_payout.py`; owners call it, experts enter their bank account.
"""
