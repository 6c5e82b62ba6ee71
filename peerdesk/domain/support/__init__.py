"""Support: the tools of those who answer all day: notes, templates, tags, search, saved views."""
