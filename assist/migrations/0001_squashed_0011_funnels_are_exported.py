import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('assist', '0001_initial'),
        ('assist', '0002_initial'),
        ('assist', '0003_a_job_is_asked_for_once'),
        ('assist', '0004_lists_are_exported'),
        ('assist', '0005_comparisons_are_jobs'),
        ('assist', '0006_files_handed_over'),
        ('assist', '0007_pictures_are_exported'),
        ('assist', '0008_daily_runs'),
        ('assist', '0009_ends_of_terms'),
        ('assist', '0010_what_is_handed_over_in_full'),
        ('assist', '0011_funnels_are_exported'),
    ]

    initial = True

    dependencies = [
        ('households', '0023_leads_are_narrowed_to_a_group'),
        ('volunteers', '0009_third_parties_go_along'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndOfTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('announced_on', models.DateField(verbose_name='announced on')),
                ('held_because', models.CharField(blank=True, max_length=200, verbose_name='held back because')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='held back at')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='held back by')),
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='household')),
            ],
            options={
                'verbose_name': "end of a file's term",
                'verbose_name_plural': "ends of files' terms",
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_at', None), ('held_because', ''), ('held_by', None)), models.Q(('held_at__isnull', False), ('held_by__isnull', False), models.Q(('held_because', ''), _negated=True)), _connector='OR'), name='held_back_by_somebody_who_says_why')],
            },
        ),
        migrations.CreateModel(
            name='HandedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needs', models.PositiveSmallIntegerField(default=0, verbose_name='open needs')),
                ('findings', models.PositiveSmallIntegerField(default=0, verbose_name='open findings')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='return visits to come')),
                ('tasks', models.PositiveSmallIntegerField(default=0, verbose_name='open steps of plans')),
                ('is_paired', models.BooleanField(default=False, verbose_name='paired')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='handed over at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.post', verbose_name='post')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed to')),
            ],
            options={
                'verbose_name': 'file handed over',
                'verbose_name_plural': 'files handed over',
                'indexes': [models.Index(fields=['to', '-at'], name='handed_to')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ledger', 'Ledger'), ('list', 'List'), ('pictures', 'Pictures of needs'), ('funnel', 'Found, visited, served'), ('import', 'Import'), ('compare', 'Comparison'), ('escalate', 'Escalation')], max_length=10, verbose_name='kind')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('wanted', models.JSONField(default=dict, verbose_name='what was asked for')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=8, verbose_name='state')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows in all')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='message')),
                ('file', models.CharField(blank=True, max_length=200, verbose_name='file')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked for at')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('submission', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'indexes': [models.Index(fields=['by', '-created_at'], name='job_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='job_has_a_reason'), models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind', 'escalate'), _connector='OR'), name='job_asked_for_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('status__in', ('waiting', 'running'))), models.Q(('ended_at__isnull', False), ('status__in', ('done', 'failed'))), _connector='OR'), name='job_ends_with_a_time')],
            },
        ),
    ]
