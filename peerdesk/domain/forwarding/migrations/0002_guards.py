"""What the table of briefs refuses, whoever writes: a judgement stays as it was paid (I10)."""

from django.db import migrations

KEPT = """
CREATE FUNCTION forwarding_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a brief was found worth stays: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON forwarding_brief
    FOR EACH STATEMENT EXECUTE FUNCTION forwarding_refuse_change();
CREATE TRIGGER fixed BEFORE UPDATE ON forwarding_brief FOR EACH ROW
    WHEN ((OLD.id, OLD.conversation_id, OLD.expert_id, OLD.pays, OLD.part_percent)
          IS DISTINCT FROM
          (NEW.id, NEW.conversation_id, NEW.expert_id, NEW.pays, NEW.part_percent)
        OR (OLD.worth IS NOT NULL OR OLD.lapsed_at IS NOT NULL)
          AND (OLD.worth, OLD.judged_by_id, OLD.judged_at, OLD.lapsed_at, OLD.paid_minor)
          IS DISTINCT FROM
          (NEW.worth, NEW.judged_by_id, NEW.judged_at, NEW.lapsed_at, NEW.paid_minor))
    EXECUTE FUNCTION forwarding_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("forwarding", "0001_initial")]

    operations = [migrations.RunSQL(KEPT)]
