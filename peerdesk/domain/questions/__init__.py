"""Paid questions: the price that the customer named, what it waits for, where it went (P1).

Nouns: paid question, price suggestion. Who calls it: workflows that ask, settle, and give back.
"""
