"""Forwarding: what an expert passes on to the support team, and what that earns (C11, F9)."""
