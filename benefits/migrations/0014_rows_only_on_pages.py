from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0013_rows_onto_pages'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='award',
            name='old_first',
        ),
        migrations.RemoveField(
            model_name='award',
            name='old_last',
        ),
        migrations.DeleteModel(
            name='RosterRow',
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('first_roster__isnull', False), ('first_row__isnull', False), ('last_roster__isnull', False), ('last_row__isnull', False)), models.Q(('by__isnull', False), ('first_roster', None), ('first_row', None), ('last_roster', None), ('last_row', None), ('person__isnull', False)), _connector='OR'), name='award_stands_in_a_list_or_somebody_entered_it'),
        ),
    ]
