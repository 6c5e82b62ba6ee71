"""What receipts refuse, whoever writes: none is changed or lost, and no number is left out."""

from django.db import migrations

FIXED = """
CREATE FUNCTION receipts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'receipts are never changed or deleted: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION receipts_refuse_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON receipts_receiptseries
    FOR EACH STATEMENT EXECUTE FUNCTION receipts_refuse_change();
CREATE TRIGGER one_by_one BEFORE UPDATE ON receipts_receiptseries FOR EACH ROW
    WHEN (NEW.last_number <> OLD.last_number + 1 OR NEW.community_id <> OLD.community_id
          OR NEW.year <> OLD.year)
    EXECUTE FUNCTION receipts_refuse_change();
"""

# A number is given by its series and used at once: at COMMIT the last one has its receipt.
NO_GAP = """
CREATE FUNCTION receipts_check_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_number > 0 AND NOT EXISTS (
        SELECT FROM receipts_receipt WHERE series_id = NEW.id AND number = NEW.last_number
    ) THEN
        RAISE EXCEPTION 'receipt number % of series % has no receipt', NEW.last_number, NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER no_gap AFTER INSERT OR UPDATE ON receipts_receiptseries
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION receipts_check_number();
"""


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial")]

    operations = [migrations.RunSQL(sql) for sql in (FIXED, NO_GAP)]
