"""Routing: who is asked to take a chat, in what order, and why (C3, C6, B3).

Nouns: seat (an expert's place in a community, with what routing must know of it at a glance),
invitation, score. The score is pure code (matching.py); its parts are stored with the invitation.
"""
