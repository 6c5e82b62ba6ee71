"""Knowledge: help articles, written by owners and offered where they are needed (S9, C2, C13)."""
