"""Writes of moderation: raising a flag, deciding it, noting a redaction."""
