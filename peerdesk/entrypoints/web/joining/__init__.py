"""Becoming an expert: communities found, the steps of joining, rules, proofs, alias and picture."""
