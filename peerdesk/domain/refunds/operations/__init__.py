"""Writes of refunds: asking, answering, withdrawing, deciding; a dispute's case."""
