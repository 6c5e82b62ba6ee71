"""What payouts refuse, whoever writes: a payout leaves once, with the file it was sealed with (I14)."""

from django.db import migrations

# What was reserved is never changed, what was sealed neither; nothing is ever deleted.
FIXED = """
CREATE FUNCTION payouts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payouts are never changed or deleted: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON payouts_payoutitem
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON payouts_payout
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change();
CREATE TRIGGER fixed BEFORE UPDATE ON payouts_payout FOR EACH ROW
    WHEN ((OLD.id, OLD.community_id, OLD.made_by_id, OLD.execution_date, OLD.currency, OLD.total,
           OLD.count, OLD.message_id, OLD.created_at)
          IS DISTINCT FROM
          (NEW.id, NEW.community_id, NEW.made_by_id, NEW.execution_date, NEW.currency, NEW.total,
           NEW.count, NEW.message_id, NEW.created_at)
          OR OLD.state <> 'reserved' AND (OLD.file_sealed, OLD.sha256, OLD.sealed_at)
          IS DISTINCT FROM (NEW.file_sealed, NEW.sha256, NEW.sealed_at)
          OR OLD.state <> 'reserved' AND NEW.state = 'reserved')
    EXECUTE FUNCTION payouts_refuse_change();
"""

# A sealed payout gets no further credit.
NO_LATE_ITEM = """
CREATE FUNCTION payouts_refuse_late_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM items JOIN payouts_payout payout ON payout.id = items.payout_id
        WHERE payout.state <> 'reserved'
    ) THEN
        RAISE EXCEPTION 'a sealed payout takes no further item'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_late_item AFTER INSERT ON payouts_payoutitem
    REFERENCING NEW TABLE AS items
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_late_item();
"""

# At COMMIT a new payout is sealed, its items add up to its total, and the books hold exactly that
# in transit for it: the file equals the reservation, or there is no payout.
EQUALS_THE_BOOKS = """
CREATE FUNCTION payouts_check_new_payout() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_now text;
    items_total numeric;
    items_count bigint;
    reserved bigint;
BEGIN
    SELECT state INTO state_now FROM payouts_payout WHERE id = NEW.id;
    SELECT coalesce(sum(amount), 0), count(*) INTO items_total, items_count
        FROM payouts_payoutitem WHERE payout_id = NEW.id;
    SELECT balance INTO reserved FROM ledger_account
        WHERE book = NEW.community_id AND currency = NEW.currency
        AND address = 'payout:' || NEW.id || ':in_transit';
    IF state_now = 'reserved' OR items_total <> NEW.total OR items_count <> NEW.count
        OR reserved IS DISTINCT FROM NEW.total THEN
        RAISE EXCEPTION 'payout % (%) of % has % items of %, and % in transit',
            NEW.id, state_now, NEW.total, items_count, items_total, reserved
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER equals_the_books AFTER INSERT ON payouts_payout
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payouts_check_new_payout();
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial"), ("ledger", "0002_guards")]

    operations = [migrations.RunSQL(sql) for sql in (FIXED, NO_LATE_ITEM, EQUALS_THE_BOOKS)]
