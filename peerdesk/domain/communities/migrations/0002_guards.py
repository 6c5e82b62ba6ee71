"""What the history of suspensions refuses, whoever writes and by whatever means."""

from django.db import migrations

# What was said of a suspension is never said again in other words (F13). The words alone may go,
# as a whole: an owner took them away (P10).
APPEND_ONLY = """
CREATE FUNCTION communities_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON communities_suspensionentry
    FOR EACH STATEMENT EXECUTE FUNCTION communities_refuse_change();
CREATE TRIGGER words_only_go BEFORE UPDATE ON communities_suspensionentry FOR EACH ROW
    WHEN (NEW.text <> '' OR to_jsonb(OLD) - 'text' IS DISTINCT FROM to_jsonb(NEW) - 'text')
    EXECUTE FUNCTION communities_refuse_change();
"""
UNDO = """
DROP TRIGGER words_only_go ON communities_suspensionentry;
DROP TRIGGER append_only ON communities_suspensionentry;
DROP FUNCTION communities_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("communities", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
