"""Moderation: flags, personal data, and taking content away for good (P10, I16)."""
