"""The customer's way in: communities, articles, the contact form (S1, S2, S5, S6, S9)."""
