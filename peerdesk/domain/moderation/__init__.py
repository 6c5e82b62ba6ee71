"""Moderation: flags, personal data, and taking content away for good (P10, I16).

Nouns: flag (somebody's report on an event), span (personal data found in a text), redaction (an
event whose content is gone). What takes content from other apps' tables is a workflow
(workflows/redact_event.py); here is what is found, reported and remembered.
"""
