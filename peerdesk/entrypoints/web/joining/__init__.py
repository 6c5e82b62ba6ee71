"""Becoming an expert: communities found, the steps of joining, rules, proofs, alias and picture.

And the link by which an agent or an owner comes in.
"""
