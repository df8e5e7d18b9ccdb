"""Rows of lists go onto pages, and awards say in which list and row they stand."""

import json
from itertools import groupby

from django.db import migrations
from django.db.models import OuterRef, Subquery

ON_A_PAGE = 100
AT_ONCE = 500


def onto_pages(apps, schema_editor):
    """A page for every hundred rows of a list; nothing is thrown away before the next migration."""
    Award, RosterRow, RosterPage = (apps.get_model("benefits", name) for name in ("Award", "RosterRow", "RosterPage"))
    for end in ("first", "last"):
        row = RosterRow.objects.filter(pk=OuterRef(f"old_{end}"))
        where = {f"{end}_roster": Subquery(row.values("roster")), f"{end}_row": Subquery(row.values("row"))}
        Award.objects.filter(**{f"old_{end}__isnull": False}).update(**where)
    columns = ("roster", "row", "member", "name", "identity_number", "state")
    rows = RosterRow.objects.order_by("roster", "row", "member").values_list(*columns).iterator()
    pages = []
    for (roster, number), some in groupby(rows, key=lambda row: (row[0], row[1] // ON_A_PAGE)):
        entries = [row[1:] for row in some]
        text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
        pages.append(RosterPage(roster_id=roster, number=number, people=len(entries), rows=text))
        if len(pages) == AT_ONCE:
            RosterPage.objects.bulk_create(pages)
            pages = []
    RosterPage.objects.bulk_create(pages)


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0012_pages_of_lists'),
    ]

    operations = [
        migrations.RunPython(onto_pages),
    ]
