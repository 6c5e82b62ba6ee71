"""Writes on conversations, a file for each capability; all through the same locks and numbers."""
