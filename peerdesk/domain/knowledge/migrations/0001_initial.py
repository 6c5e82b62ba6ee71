import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import peerdesk.core.ids
import peerdesk.domain.knowledge.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('communities', '0001_initial'),
        ('intake', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=peerdesk.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=80)),
                ('language', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=160)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField()),
                ('for_experts', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    'search',
                    models.GeneratedField(
                        db_persist=True,
                        expression=peerdesk.domain.knowledge.search.SearchText(),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                ('areas', models.ManyToManyField(blank=True, related_name='+', to='communities.area')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community')),
                ('reasons', models.ManyToManyField(blank=True, related_name='+', to='intake.reason')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search')],
                'constraints': [models.UniqueConstraint(fields=('community', 'key', 'language'), name='article_once_a_language')],
            },
        ),
        migrations.CreateModel(
            name='TextTemplate',
            fields=[
                ('id', models.UUIDField(default=peerdesk.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('language', models.CharField(blank=True, max_length=12)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.area')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('community', 'person', 'title', 'language'), name='text_template_title_once', nulls_distinct=False)
                ],
            },
        ),
    ]
