"""Writes on incoming mail: taking it in, looking at it, deciding what nobody else could."""
