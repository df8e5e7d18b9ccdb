"""The audit log, and the triggers by which the database itself keeps anyone from changing it.

An entry is never changed. It goes only where a seal (written before, in the same transaction) covers it, and never
before the time that the law asks has passed. A seal never goes. The end of a chain only moves on, entry by entry.

A later migration that makes SQLite build one of these tables anew loses its triggers with the old table: it has to lay
them again (``manage.py check --database default`` says so).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ENTRY, SEAL, TAIL = "volunteers_auditentry", "volunteers_auditseal", "volunteers_audittail"

SQLITE = [
    f"""CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON {ENTRY}
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END""",
    f"""CREATE TRIGGER audit_entry_is_not_replaced BEFORE INSERT ON {ENTRY}
        WHEN EXISTS (SELECT 1 FROM {ENTRY} WHERE hash = NEW.hash OR (chain = NEW.chain AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END""",
    f"""CREATE TRIGGER audit_entry_goes_under_seal BEFORE DELETE ON {ENTRY}
        WHEN NOT EXISTS (
            SELECT 1 FROM {SEAL} WHERE chain = OLD.chain AND OLD.number BETWEEN first_number AND last_number
        ) OR OLD.at > strftime(
            '%Y-%m-%d %H:%M:%f', 'now', CASE OLD.chain WHEN 'looks' THEN '-6 months' ELSE '-3 years' END
        )
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END""",
    f"""CREATE TRIGGER audit_seal_is_not_changed BEFORE UPDATE ON {SEAL}
        BEGIN SELECT RAISE(ABORT, 'a seal of the audit log stays'); END""",
    f"""CREATE TRIGGER audit_seal_is_not_replaced BEFORE INSERT ON {SEAL}
        WHEN EXISTS (SELECT 1 FROM {SEAL} WHERE id = NEW.id OR (chain = NEW.chain AND first_number = NEW.first_number))
        BEGIN SELECT RAISE(ABORT, 'a seal of the audit log stays'); END""",
    f"""CREATE TRIGGER audit_seal_stays BEFORE DELETE ON {SEAL}
        BEGIN SELECT RAISE(ABORT, 'a seal of the audit log stays'); END""",
    f"""CREATE TRIGGER audit_tail_moves_on BEFORE UPDATE ON {TAIL}
        WHEN NEW.chain <> OLD.chain OR NEW.number <> OLD.number + 1
        BEGIN SELECT RAISE(ABORT, 'the end of the audit log only moves on'); END""",
    f"""CREATE TRIGGER audit_tail_stays BEFORE DELETE ON {TAIL}
        BEGIN SELECT RAISE(ABORT, 'the end of the audit log only moves on'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the audit log is only appended to' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    f"""CREATE FUNCTION audit_entry_goes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.at > now() - (CASE OLD.chain WHEN 'looks' THEN interval '6 months' ELSE interval '3 years' END)
                OR NOT EXISTS (
                    SELECT 1 FROM {SEAL} WHERE chain = OLD.chain AND OLD.number BETWEEN first_number AND last_number
                )
            THEN
                RAISE EXCEPTION 'the audit log is only appended to' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END $$""",
    """CREATE FUNCTION audit_tail_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.chain <> OLD.chain OR NEW.number <> OLD.number + 1 THEN
                RAISE EXCEPTION 'the end of the audit log only moves on'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
    f"CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON {ENTRY} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_entry_goes_under_seal BEFORE DELETE ON {ENTRY}"
    " FOR EACH ROW EXECUTE FUNCTION audit_entry_goes()",
    f"CREATE TRIGGER audit_entry_is_not_emptied BEFORE TRUNCATE ON {ENTRY} EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_seal_is_not_changed BEFORE UPDATE ON {SEAL} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_seal_stays BEFORE DELETE ON {SEAL} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_seal_is_not_emptied BEFORE TRUNCATE ON {SEAL} EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_tail_moves_on BEFORE UPDATE ON {TAIL} FOR EACH ROW EXECUTE FUNCTION audit_tail_moves()",
    f"CREATE TRIGGER audit_tail_stays BEFORE DELETE ON {TAIL} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_tail_is_not_emptied BEFORE TRUNCATE ON {TAIL} EXECUTE FUNCTION audit_refuse()",
    # They fire whatever a session says about replication.
    *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}" for table, triggers in (
        (ENTRY, ("audit_entry_is_not_changed", "audit_entry_goes_under_seal", "audit_entry_is_not_emptied")),
        (SEAL, ("audit_seal_is_not_changed", "audit_seal_stays", "audit_seal_is_not_emptied")),
        (TAIL, ("audit_tail_moves_on", "audit_tail_stays", "audit_tail_is_not_emptied")),
    ) for trigger in triggers),
    # Besides, the office's own role is not allowed to. Sealing takes the right to delete for its own transaction.
    f"REVOKE UPDATE, DELETE, TRUNCATE ON {ENTRY}, {SEAL} FROM PUBLIC, CURRENT_USER",
]


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    """The tables take their triggers along; functions stay behind and are taken out."""
    if schema_editor.connection.vendor == "postgresql":
        for function in ("audit_refuse", "audit_entry_goes", "audit_tail_moves"):
            schema_editor.execute(f"DROP FUNCTION {function} CASCADE", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0004_uses_are_counted'),
    ]

    operations = [
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
                ('did', models.CharField(choices=[('looked', 'looked at a file'), ('opened', 'opened something secret'), ('added', 'added'), ('changed', 'changed'), ('removed', 'took out'), ('step', 'wrote down what happened'), ('imported', 'imported'), ('exported', 'exported'), ('printed', 'printed'), ('fetched', 'fetched an export'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('refused', 'was refused at signing in'), ('password', 'changed a password'), ('unlocked', 'let somebody try to sign in again'), ('sealed', 'sealed old entries')], max_length=12, verbose_name='did what')),
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
        migrations.RunPython(guard, lift),
    ]
