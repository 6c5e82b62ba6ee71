"""Receipts: what a customer paid and got back, as a numbered document that never changes.

Nouns: receipt.
"""
