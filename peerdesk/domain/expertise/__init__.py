"""Expertise: what an expert has proven to know, and when they are there.

Nouns: question, attempt, qualification, availability. Tests are marked on the server; solutions
never leave it (C2).
"""
