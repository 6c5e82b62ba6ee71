"""Subscriptions: membership as something one buys, renews and ends in two clicks (P1, F12).

Nouns: plan, subscription, period.
"""
