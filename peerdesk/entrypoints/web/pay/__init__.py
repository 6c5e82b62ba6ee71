"""Payments on pages: what became of one, all of one's own, and the cards that are kept."""
