"""Writes on admission, by capability: codes, naming, rules, applying, credentials, pictures."""
