"""Ratings: what the customer says of the help, once for each span of a helper (C8, F6, F7)."""
