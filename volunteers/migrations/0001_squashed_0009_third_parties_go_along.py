from importlib import import_module

import common.crypto
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import volunteers.models.user
from django.conf import settings
from django.db import migrations, models


audit_log = import_module("volunteers.migrations.0005_the_audit_log")


class Migration(migrations.Migration):

    replaces = [
        ('volunteers', '0001_initial'),
        ('volunteers', '0002_chosen_columns'),
        ('volunteers', '0003_second_factor_and_passwords_to_change'),
        ('volunteers', '0004_uses_are_counted'),
        ('volunteers', '0005_the_audit_log'),
        ('volunteers', '0006_sign_ins_are_ended'),
        ('volunteers', '0007_posts_have_stand_ins'),
        ('volunteers', '0008_days_that_are_otherwise_here'),
        ('volunteers', '0009_third_parties_go_along'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(choices=[('looks', 'Looks and sign-ins'), ('changes', 'Changes and provisions')], max_length=8, verbose_name='chain')),
                ('first_number', models.PositiveBigIntegerField(verbose_name='first entry')),
                ('last_number', models.PositiveBigIntegerField(verbose_name='last entry')),
                ('first_at', models.DateTimeField(verbose_name='sealed from')),
                ('last_at', models.DateTimeField(verbose_name='sealed until')),
                ('previous', models.CharField(editable=False, max_length=64)),
                ('hash', models.CharField(editable=False, max_length=64)),
                ('sealed_at', models.DateTimeField(verbose_name='sealed at')),
                ('mark', models.CharField(editable=False, max_length=64)),
            ],
            options={
                'verbose_name': 'seal of the audit log',
                'verbose_name_plural': 'seals of the audit log',
                'constraints': [models.UniqueConstraint(fields=('chain', 'first_number'), name='audit_sealed_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditTail',
            fields=[
                ('chain', models.CharField(choices=[('looks', 'Looks and sign-ins'), ('changes', 'Changes and provisions')], max_length=8, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(blank=True, max_length=64)),
                ('written_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'end of the audit log',
                'verbose_name_plural': 'ends of the audit log',
            },
        ),
        migrations.CreateModel(
            name='OwnDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_working', models.BooleanField(default=False, verbose_name='a working day')),
                ('words', models.CharField(max_length=100, verbose_name='why')),
            ],
            options={
                'verbose_name': 'day that is otherwise here',
                'verbose_name_plural': 'days that are otherwise here',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Street'), (2, 'Community'), (3, 'Area'), (4, 'Group'), (5, 'Building')], verbose_name='level')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('code', models.CharField(blank=True, help_text='The official region code.', max_length=12, verbose_name='code')),
                ('office_phone', models.CharField(blank=True, max_length=40, verbose_name='office phone')),
                ('last_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='last file number given')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='volunteers.place', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'constraints': [models.UniqueConstraint(fields=('parent', 'name'), name='place_once_in_its_parent'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('name',), name='street_once'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent', None)), models.Q(('level__gt', 1), ('parent__isnull', False)), _connector='OR'), name='only_a_street_has_no_parent'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='place_level_known')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('capacity', models.CharField(choices=[('staff', 'Staff'), ('volunteer', 'Volunteer'), ('third', 'Third-party social worker')], max_length=10, verbose_name='capacity')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(blank=True, help_text='Empty for helpers who do not sign in.', max_length=150, null=True, unique=True, verbose_name='sign-in name')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_key', models.CharField(blank=True, db_index=True, editable=False, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('must_change_password', models.BooleanField(default=False, editable=False)),
                ('password_changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sign_ins_ended', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('community', models.ForeignKey(blank=True, limit_choices_to={'level': 2}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='volunteers.place', verbose_name='helps in')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='volunteers.team', verbose_name='usual team')),
            ],
            options={
                'verbose_name': 'person who helps',
                'verbose_name_plural': 'people who help',
            },
            managers=[
                ('objects', volunteers.models.user.OfficeUserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('hash', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('previous', models.CharField(editable=False, max_length=64)),
                ('chain', models.CharField(choices=[('looks', 'Looks and sign-ins'), ('changes', 'Changes and provisions')], max_length=8, verbose_name='chain')),
                ('number', models.PositiveBigIntegerField(verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('who', models.CharField(blank=True, max_length=200, verbose_name='name then')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('session', models.CharField(blank=True, max_length=12, verbose_name='session')),
                ('did', models.CharField(choices=[('looked', 'looked at a file'), ('opened', 'opened something secret'), ('added', 'added'), ('changed', 'changed'), ('removed', 'took out'), ('step', 'wrote down what happened'), ('imported', 'imported'), ('exported', 'exported'), ('printed', 'printed'), ('fetched', 'fetched a file'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('refused', 'was refused at signing in'), ('password', 'changed a password'), ('unlocked', 'let somebody try to sign in again'), ('ended', "ended somebody's sign-ins"), ('sealed', 'sealed old entries')], max_length=12, verbose_name='did what')),
                ('word', models.CharField(blank=True, max_length=30, verbose_name='step')),
                ('what', models.CharField(blank=True, max_length=60, verbose_name='to what')),
                ('key', models.PositiveBigIntegerField(null=True, verbose_name='key')),
                ('file_id', models.PositiveBigIntegerField(null=True)),
                ('file', models.CharField(blank=True, max_length=40, verbose_name='file number')),
                ('files', models.TextField(blank=True)),
                ('succeeded', models.BooleanField(default=True, verbose_name='succeeded')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('details', models.TextField(blank=True, verbose_name='details')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'entry of the audit log',
                'verbose_name_plural': 'audit log',
                'indexes': [models.Index(fields=['-at', '-hash'], name='audit_newest'), models.Index(fields=['by', '-at', '-hash'], name='audit_of_person'), models.Index(fields=['file_id', '-at', '-hash'], name='audit_of_file'), models.Index(condition=models.Q(('files', ''), _negated=True), fields=['-at'], name='audit_of_several_files')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='audit_numbers_without_doubles')],
            },
        ),
        migrations.CreateModel(
            name='ChosenColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40, verbose_name='list')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen_columns', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'chosen columns',
                'verbose_name_plural': 'chosen columns',
                'constraints': [models.UniqueConstraint(fields=('user', 'table'), name='columns_chosen_once_a_list')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOwnDay',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('day', models.DateField(db_index=True, verbose_name='day')),
                ('is_working', models.BooleanField(default=False, verbose_name='a working day')),
                ('words', models.CharField(max_length=100, verbose_name='why')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical day that is otherwise here',
                'verbose_name_plural': 'historical days that are otherwise here',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPlace',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Street'), (2, 'Community'), (3, 'Area'), (4, 'Group'), (5, 'Building')], verbose_name='level')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('code', models.CharField(blank=True, help_text='The official region code.', max_length=12, verbose_name='code')),
                ('office_phone', models.CharField(blank=True, max_length=40, verbose_name='office phone')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='volunteers.place', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'historical place',
                'verbose_name_plural': 'historical places',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTeam',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=100, verbose_name='name')),
                ('capacity', models.CharField(choices=[('staff', 'Staff'), ('volunteer', 'Volunteer'), ('third', 'Third-party social worker')], max_length=10, verbose_name='capacity')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical team',
                'verbose_name_plural': 'historical teams',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(blank=True, db_index=True, help_text='Empty for helpers who do not sign in.', max_length=150, null=True, verbose_name='sign-in name')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_key', models.CharField(blank=True, db_index=True, editable=False, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'level': 2}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='volunteers.place', verbose_name='helps in')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='volunteers.team', verbose_name='usual team')),
            ],
            options={
                'verbose_name': 'historical person who helps',
                'verbose_name_plural': 'historical people who help',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('building_lead', 'Building lead'), ('group_lead', 'Group lead'), ('area_lead', 'Area lead'), ('adviser', 'Adviser'), ('caseworker', 'Caseworker'), ('supervisor', 'Supervisor'), ('reviewer', 'Discipline reviewer'), ('auditor', 'Audit administrator'), ('system_admin', 'System administrator'), ('security_admin', 'Security administrator')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, help_text='The last day of the post.', null=True, verbose_name='last day')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='volunteers.place', verbose_name='place')),
                ('stands_in_for', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='volunteers.post', verbose_name='stands in for')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None), ('role__in', ('building_lead', 'group_lead', 'area_lead'))), fields=('place', 'role'), name='one_open_holder'), models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('user', 'place', 'role'), name='same_post_once'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('stands_in_for', None), ('ends_on__isnull', False), _connector='OR'), name='a_stand_in_has_a_last_day')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'recovery code',
                'verbose_name_plural': 'recovery codes',
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='each_recovery_code_once')],
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', common.crypto.EncryptedTextField(label='SecondFactor.secret')),
                ('last_step', models.PositiveBigIntegerField(default=0, editable=False)),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'second factor',
                'verbose_name_plural': 'second factors',
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('since', models.DateTimeField()),
                ('number', models.PositiveIntegerField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'use',
                'verbose_name_plural': 'uses',
                'constraints': [models.UniqueConstraint(fields=('user', 'what'), name='one_count_of_a_use')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPost',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(choices=[('building_lead', 'Building lead'), ('group_lead', 'Group lead'), ('area_lead', 'Area lead'), ('adviser', 'Adviser'), ('caseworker', 'Caseworker'), ('supervisor', 'Supervisor'), ('reviewer', 'Discipline reviewer'), ('auditor', 'Audit administrator'), ('system_admin', 'System administrator'), ('security_admin', 'Security administrator')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, help_text='The last day of the post.', null=True, verbose_name='last day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('place', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='volunteers.place', verbose_name='place')),
                ('stands_in_for', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='volunteers.post', verbose_name='stands in for')),
            ],
            options={
                'verbose_name': 'historical post',
                'verbose_name_plural': 'historical posts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(audit_log.guard, audit_log.lift),
    ]
