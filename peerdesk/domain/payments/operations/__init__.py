"""Writes on payments, by capability."""
