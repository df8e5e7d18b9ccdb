from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat


def name_the_place(apps, schema_editor):
    """The key of a source tells for itself where it was raised, so that the lead's place may be corrected."""
    raised = apps.get_model("households", "Lead").objects.exclude(key="")
    raised.update(key=Concat(Cast(F("place_id"), models.CharField()), Value(":"), F("key")))


class Migration(migrations.Migration):
    dependencies = [("households", "0022_third_parties_go_along")]

    operations = [
        migrations.RemoveConstraint(model_name="lead", name="lead_once_of_its_source"),
        migrations.RunPython(name_the_place, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("origin", "key"), name="lead_once_of_its_source"
            ),
        ),
    ]
