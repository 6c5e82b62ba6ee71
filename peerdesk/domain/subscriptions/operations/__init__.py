"""Writes on plans and subscriptions."""
