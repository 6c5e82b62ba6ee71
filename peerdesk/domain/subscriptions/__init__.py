"""Subscriptions: membership as something one buys, renews and ends in two clicks (P1, F12).

Nouns: plan (what an owner sells), subscription (one person's), period (a stretch that is paid at
once). Who calls it: the workflows of membership, the question that a membership covers, doors.
"""
