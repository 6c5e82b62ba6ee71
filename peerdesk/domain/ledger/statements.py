"""The statements by which the books are written: one for many transfers, so one round trip."""

from typing import Final

# Sorted, so that two batches with the same references wait for each other in one direction only.
POST: Final = """
WITH leg AS (
    SELECT leg.transfer_id, account.id AS account_id, leg.amount, leg.currency
    FROM unnest(%(transfers)s::uuid[], %(paths)s::text[], %(amounts)s::bigint[],
        %(leg_currencies)s::text[]) AS leg (transfer_id, path, amount, currency)
    LEFT JOIN ledger_account account ON account.book = %(book)s
        AND account.address = leg.path AND account.currency = leg.currency
), posted AS (
    INSERT INTO ledger_transfer (id, book, reference, why, currency, at)
    SELECT id, %(book)s, reference, why, currency, coalesce(%(at)s, statement_timestamp())
    FROM unnest(%(ids)s::uuid[], %(references)s::text[], %(whys)s::text[], %(currencies)s::text[])
        AS draft (id, reference, why, currency)
    WHERE NOT EXISTS (SELECT FROM leg WHERE account_id IS NULL)
    ORDER BY reference
    ON CONFLICT (book, reference) DO NOTHING
    RETURNING id, book, reference, why, currency, at, reverses_id
), entries AS (
    INSERT INTO ledger_entry (transfer_id, account_id, amount, currency)
    SELECT leg.* FROM leg JOIN posted ON posted.id = leg.transfer_id
)
SELECT * FROM posted
"""

REVERSE: Final = """
WITH mirror AS (
    INSERT INTO ledger_transfer (id, book, reference, why, currency, at, reverses_id)
    SELECT %(id)s, book, %(reference)s, %(why)s, currency, statement_timestamp(), id
    FROM ledger_transfer WHERE id = %(reversed)s
    ON CONFLICT DO NOTHING
    RETURNING id, book, reference, why, currency, at, reverses_id
), legs AS (
    INSERT INTO ledger_entry (transfer_id, account_id, amount, currency)
    SELECT mirror.id, account_id, -amount, entry.currency
    FROM ledger_entry entry, mirror WHERE entry.transfer_id = mirror.reverses_id
)
SELECT * FROM mirror
"""

# One array, however many addresses: they may be all experts of a community.
HOLD_STILL: Final = """
SELECT address, balance FROM ledger_account
WHERE book = %(book)s AND currency = %(currency)s AND address = ANY(%(addresses)s::text[])
    AND balance >= %(at_least)s
ORDER BY id FOR NO KEY UPDATE
"""
