"""The books: double entry, append-only, balanced by the database itself (B5, I9, I10).

Nouns: book (a community's), account (an address), transfer, entry. Money moves in positive amounts
between addresses; a transfer is undone only by its mirror. Workflows alone write here; anyone above
may read.

An account's balance is what came in less what went out: an expert's `payable` above zero is owed
to the expert, the brand's `receivable` below zero is owed by the brand.
"""
