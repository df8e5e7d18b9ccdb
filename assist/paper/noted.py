"""What is noted about one person beside his or her own fields: benefits, tags, booklet and home, approvals."""

from django.utils import timezone
from django.utils.translation import gettext as _

from assist.paper.means import money
from assist.paper.sheet import Column, Section, chosen, shown
from benefits.facts import source_of
from benefits.models import Award
from households.models import Approval, Belonging, Tagging


def noted_of_person(person, *, user, today) -> list[Section]:
    """What lists of the departments say, which tags are borne, where somebody is registered and lives."""
    sections = [
        _awards(Award.objects.visible_to(user, today=today).of_people([person.pk])),
        _tags(Tagging.objects.visible_to(user, today=today).of_person(person)),
        _belongings(Belonging.objects.visible_to(user, today=today).of_person(person)),
    ]
    return [section for section in sections if section.rows]


def _awards(awards) -> Section:
    rows = [
        [str(one.kind), money(one.amount), shown(one.starts_on), shown(one.ends_on), " · ".join(source_of(one))]
        for one in awards.with_rows().in_order()
    ]
    columns = [
        Column(_("Kind")), Column(_("yuan a month"), "phone"), Column(_("From"), "day"), Column(_("Until"), "day"),
        Column(_("Source")),
    ]  # fmt: skip
    return Section("awards", _("What departments' lists say"), columns=columns, rows=rows)


def _tags(taggings) -> Section:
    rows = [
        [one.tag.name, shown(one.since), shown(one.until), str(one.by or "")]
        for one in taggings.select_related("tag", "by").in_order()
    ]
    columns = [
        Column(_("Tag")), Column(_("From"), "day"), Column(_("Until"), "day"), Column(_("Written down by"), "name"),
    ]  # fmt: skip
    return Section("tags", _("Tags"), columns=columns, rows=rows)


def _belongings(belongings) -> Section:
    rows = [
        [chosen(one, "notion"), one.household.number, chosen(one, "relation"), shown(one.since), shown(one.until)]
        for one in belongings.select_related("household").order_by("notion", "pk")
    ]
    columns = [
        Column(_("Booklet or home")), Column(_("File number"), "name"), Column(_("Relation"), "short"),
        Column(_("From"), "day"), Column(_("Until"), "day"),
    ]  # fmt: skip
    return Section("belongings", _("Booklet and home"), columns=columns, rows=rows)


def approvals_of_person(named, *, user, today) -> list[Section]:
    """Who was allowed to open and print what is kept about a child, and for what; nothing about anybody else."""
    approvals = Approval.objects.visible_to(user, today=today).filter(named).select_related("to", "by")
    rows = [
        [shown(timezone.localtime(one.at)), str(one.by), str(one.to), one.purpose, shown(one.ends_on)]
        for one in approvals.order_by("at", "pk")
    ]
    columns = [
        Column(_("Day"), "day"), Column(_("Approved by"), "name"), Column(_("Who may"), "name"), Column(_("Purpose")),
        Column(_("Last day"), "day"),
    ]  # fmt: skip
    return [Section("approvals", _("Approvals to open it"), columns=columns, rows=rows)] if rows else []
