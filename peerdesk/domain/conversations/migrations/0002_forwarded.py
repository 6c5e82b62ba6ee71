"""An index of what was forwarded: the desk counts it for every page, among all conversations."""

from django.db import migrations, models
from django.db.models import Q

from peerdesk.domain.conversations.lifecycle import Queue, State


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["community", "channel", "answer_due_at", "id"],
                condition=Q(
                    queue=Queue.AGENTS,
                    state__in=[State.WAITING, State.FORWARDED],
                    forwarded_at__isnull=False,
                ),
                name="conversation_forwarded",
            ),
        ),
    ]
