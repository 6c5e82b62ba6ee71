"""Forwarding: what an expert passes on to the support team, and what that earns (C11, F9).

Nouns: brief (goal, tried, facts, and why it was passed on), its worth. The conversation itself
moves in `conversations.operations.forwarding`; what both have in common are workflows.
"""
