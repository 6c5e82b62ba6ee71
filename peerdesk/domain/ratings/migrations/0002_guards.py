"""What ratings refuse, whoever writes: what was said stays said (F7, F8)."""

from django.db import migrations

# A rating's former words are history; what an owner decided is decided, and nothing is deleted. Of
# a former rating its comment, of an appeal its words alone may go, as a whole: the support team
# took them away (P10).
APPEND_ONLY = """
CREATE FUNCTION ratings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of a rating stays: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ratings_formerrating
    FOR EACH STATEMENT EXECUTE FUNCTION ratings_refuse_change();
CREATE TRIGGER words_only_go BEFORE UPDATE ON ratings_formerrating FOR EACH ROW
    WHEN (NEW.comment <> ''
          OR to_jsonb(OLD) - 'comment' IS DISTINCT FROM to_jsonb(NEW) - 'comment')
    EXECUTE FUNCTION ratings_refuse_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON ratings_appeal
    FOR EACH STATEMENT EXECUTE FUNCTION ratings_refuse_change();
CREATE TRIGGER fixed BEFORE UPDATE ON ratings_appeal FOR EACH ROW
    WHEN ((OLD.id, OLD.rating_id, OLD.community_id, OLD.at)
          IS DISTINCT FROM (NEW.id, NEW.rating_id, NEW.community_id, NEW.at)
        OR NEW.text NOT IN (OLD.text, '')
        OR OLD.outcome <> '' AND (NEW.decision NOT IN (OLD.decision, '')
          OR to_jsonb(OLD) - ARRAY['text', 'decision', 'removed']
          IS DISTINCT FROM to_jsonb(NEW) - ARRAY['text', 'decision', 'removed']))
    EXECUTE FUNCTION ratings_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY)]
