"""What the books refuse, whoever writes and by whatever means: each guard has its reason beside it."""

from django.db import migrations

# A wrong currency is impossible: the leg's must be the account's and the transfer's.
CURRENCY_KEYS = """
ALTER TABLE ledger_entry
    ADD CONSTRAINT entry_account FOREIGN KEY (account_id, currency)
        REFERENCES ledger_account (id, currency),
    ADD CONSTRAINT entry_transfer FOREIGN KEY (transfer_id, currency)
        REFERENCES ledger_transfer (id, currency);
"""

# History isn't written again, not even by a bulk UPDATE of no row (I9).
APPEND_ONLY = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

# An account is what it was opened as, and its balance moves by entries only: a write from outside
# the entries' own trigger has depth 1.
ACCOUNTS = """
CREATE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'an account opens with nothing'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF pg_trigger_depth() = 1
        OR (NEW.id, NEW.book, NEW.address, NEW.currency, NEW.floor)
            IS DISTINCT FROM (OLD.id, OLD.book, OLD.address, OLD.currency, OLD.floor) THEN
        RAISE EXCEPTION 'an account is changed by entries only'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_only BEFORE INSERT OR UPDATE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();
"""

# A transfer remembers its transaction, so that no leg can be added to it later.
TRANSFERS = """
ALTER TABLE ledger_transfer ADD COLUMN xact xid8;
CREATE FUNCTION ledger_stamp_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_stamp_transfer();
"""

# One pass over all legs of a statement: it brings whole transfers only, balanced, of its own
# transaction and in one book; then the kept balances follow. Rows are locked in id order, so two
# postings can't wait for each other. plpgsql keeps its first plan: one made for a payout of 100,000
# legs must not read whole tables for the two legs of the next posting, so only plans by index are
# allowed.
ENTRIES = """
CREATE FUNCTION ledger_take_entries() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT transfer_id INTO wrong FROM legs GROUP BY transfer_id HAVING sum(amount) <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the legs of transfer % do not sum to zero', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM legs
        JOIN ledger_transfer transfer ON transfer.id = legs.transfer_id
        JOIN ledger_account account ON account.id = legs.account_id
        WHERE transfer.xact <> pg_current_xact_id() OR transfer.book <> account.book
    ) THEN
        RAISE EXCEPTION 'a leg comes with its transfer, in one transaction and one book'
            USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM FROM ledger_account
        WHERE id IN (SELECT account_id FROM legs) AND balance IS NOT NULL
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE ledger_account account SET balance = account.balance + moved.amount
        FROM (SELECT account_id, sum(amount) AS amount FROM legs GROUP BY account_id) moved
        WHERE account.id = moved.account_id AND account.balance IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER take_entries AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS legs
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_take_entries();
"""

# Checked at COMMIT, whatever happened before: nobody ever sees a transfer that has no legs, doesn't
# add up to zero, or claims to undo another without mirroring it.
BALANCED = """
CREATE FUNCTION ledger_check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
    legs bigint;
BEGIN
    SELECT sum(amount), count(*) INTO total, legs FROM ledger_entry WHERE transfer_id = NEW.id;
    IF legs < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'transfer % has % legs that sum to %', NEW.id, legs, total
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND EXISTS (
        SELECT FROM (SELECT account_id, sum(amount) AS amount FROM ledger_entry
            WHERE transfer_id IN (NEW.id, NEW.reverses_id) GROUP BY account_id) both_ways
        WHERE amount <> 0
    ) THEN
        RAISE EXCEPTION 'transfer % does not mirror %', NEW.id, NEW.reverses_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_transfer
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_check_transfer();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(sql)
        for sql in (CURRENCY_KEYS, APPEND_ONLY, ACCOUNTS, TRANSFERS, ENTRIES, BALANCED)
    ]
