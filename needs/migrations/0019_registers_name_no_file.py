"""Lines of the register of goods name their campaign alone; the earlier ones told the file's number and a reason."""

from django.db import migrations


def name_the_campaign_alone(apps, schema_editor):
    Campaign, GoodsMove = apps.get_model("needs", "Campaign"), apps.get_model("needs", "GoodsMove")
    numbers = set(apps.get_model("households", "Household").objects.values_list("number", flat=True))
    for campaign in Campaign.objects.exclude(goods=None).order_by("pk"):
        told = f"{campaign.name} · "
        lines = GoodsMove.objects.filter(goods=campaign.goods_id, why__startswith=told).values_list("pk", "why")
        of_files = [pk for pk, why in lines if why.removeprefix(told).partition(" · ")[0] in numbers]
        GoodsMove.objects.filter(pk__in=of_files).update(why=campaign.name)


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0018_a_delivery_is_a_service"),
        ("households", "0022_third_parties_go_along"),
    ]

    operations = [migrations.RunPython(name_the_campaign_alone, migrations.RunPython.noop)]
