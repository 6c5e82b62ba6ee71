"""Knowledge: help articles, offered before and beside the contact form (S9)."""
