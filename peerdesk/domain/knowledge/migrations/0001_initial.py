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
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('retired', 'retired')], default='draft', max_length=10)),
                ('for_experts', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('published_at', models.DateTimeField(null=True)),
                ('areas', models.ManyToManyField(blank=True, related_name='+', to='communities.area')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community')),
                ('reasons', models.ManyToManyField(blank=True, related_name='+', to='intake.reason')),
            ],
            options={
                'indexes': [models.Index(fields=['community', '-changed_at', '-id'], name='article_changed')],
                'constraints': [
                    models.UniqueConstraint(fields=('community', 'key'), name='article_key_once'),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'),
                        name='article_published_at_a_time',
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name='ArticleText',
            fields=[
                ('id', models.UUIDField(default=peerdesk.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=160)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField()),
                (
                    'search',
                    models.GeneratedField(
                        db_persist=True,
                        expression=peerdesk.domain.knowledge.search.SearchText(),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='knowledge.article')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search')],
                'constraints': [models.UniqueConstraint(fields=('article', 'language'), name='article_once_a_language')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.UUIDField(default=peerdesk.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('texts', models.JSONField(help_text='by language: title, summary, body')),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='knowledge.article')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='article_version_once')],
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
