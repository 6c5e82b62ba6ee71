"""Writes on routing, by capability: seats (whose place), inviting (who is asked), answering."""
