"""Support: the tools of those who answer all day: notes, macros, tags, search, saved views."""
