from django.db import migrations, models

from common.pinyin import name_key
from common.traditional import simplified

AT_ONCE = 1000


def write_keys_anew(apps, schema_editor):
    """Names in traditional characters get the key of the same name in simplified ones."""
    Person, changed = apps.get_model("households", "Person"), []
    for person in Person.objects.only("name", "name_key").order_by("pk").iterator(chunk_size=AT_ONCE):
        if simplified(person.name) != person.name:
            person.name_key = name_key(person.name)
            changed.append(person)
    Person.objects.bulk_update(changed, ["name_key"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("households", "0005_former_values")]

    operations = [
        migrations.RunPython(write_keys_anew, migrations.RunPython.noop),
        migrations.AddIndex("person", models.Index(fields=["name_key", "birth_date"], name="person_name_and_birth")),
    ]
