import django.db.models.deletion
from django.db import migrations, models

import common.crypto


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0011_a_row_for_each_member_of_a_family'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='award',
            name='award_stands_in_a_list_or_somebody_entered_it',
        ),
        migrations.RenameField(
            model_name='award',
            old_name='first_row',
            new_name='old_first',
        ),
        migrations.RenameField(
            model_name='award',
            old_name='last_row',
            new_name='old_last',
        ),
        migrations.AddField(
            model_name='award',
            name='first_roster',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.roster', verbose_name='first list that says so'),
        ),
        migrations.AddField(
            model_name='award',
            name='first_row',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='its row'),
        ),
        migrations.AddField(
            model_name='award',
            name='last_roster',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='benefits.roster', verbose_name='last list that says so'),
        ),
        migrations.AddField(
            model_name='award',
            name='last_row',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='its row'),
        ),
        migrations.CreateModel(
            name='RosterPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='page')),
                ('people', models.PositiveSmallIntegerField(verbose_name='people')),
                ('rows', common.crypto.EncryptedTextField(label='benefits.RosterPage.rows', verbose_name='rows')),
                ('roster', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='benefits.roster', verbose_name='list of a department')),
            ],
            options={
                'verbose_name': 'page of a list',
                'verbose_name_plural': 'pages of lists',
                'indexes': [models.Index(fields=['roster', 'number'], name='page_of_roster')],
            },
        ),
    ]
