"""What the private box refuses, whoever writes: no opening is forgotten, nothing comes back (I15)."""

from django.db import migrations

# Who opened a box isn't written again, not even by a bulk UPDATE.
APPEND_ONLY = """
CREATE FUNCTION premium_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'boxes and their openings stay: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON premium_boxopening
    FOR EACH STATEMENT EXECUTE FUNCTION premium_refuse_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON premium_boxsecret
    FOR EACH STATEMENT EXECUTE FUNCTION premium_refuse_change();
"""

# Destroyed is destroyed, and a box is never another service's.
FINAL = """
CREATE TRIGGER final BEFORE UPDATE ON premium_boxsecret FOR EACH ROW
    WHEN (OLD.destroyed_at IS NOT NULL OR OLD.offer_id <> NEW.offer_id
          OR NEW.version < OLD.version)
    EXECUTE FUNCTION premium_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("premium", "0001_initial")]

    operations = [migrations.RunSQL(sql) for sql in (APPEND_ONLY, FINAL)]
