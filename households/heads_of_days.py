"""Whether a file is true on every day: while it is open, somebody is its head, and only one.

A deed that is dated back can break a day that was right when it was written down; so each deed looks at every day of
the files it touched, before and after.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from households.models import FormerValue, Household, Membership, TimeClosed

ALWAYS, NEVER = date.min, date.max


class HeadsOfDays:
    """Who was the head of one file on which days, and on which days it was open."""

    def __init__(self, household):
        self.number = household["number"]
        self.open = [(household["opened_on"] or ALWAYS, household["closed_on"] or NEVER)]
        self.away = []
        self.heads = []  # from, until; one for each stretch of days that somebody was the head

    def add_member(self, member, formers):
        """A membership with the former values of its ``is_head``, in time."""
        start, end = member["joined_on"] or ALWAYS, member["left_on"] or NEVER
        for value, until in [*formers, (member["is_head"], end)]:
            until = min(until, end)
            if value and start < until:
                self.heads.append((start, until))
            start = max(start, until)

    def days(self):
        """The days on which anything begins or ends."""
        return {day for stretch in (*self.open, *self.away, *self.heads) for day in stretch if day != NEVER}

    def fault_on(self, day) -> str:
        """What is wrong on a day, in words; "" where nothing is."""
        if not _holds(self.open, day) or _holds(self.away, day):
            return ""
        heads = sum(start <= day < end for start, end in self.heads)
        if heads == 1:
            return ""
        words = _("two heads") if heads else _("no head")
        shown = day if day != ALWAYS else min(self.days() - {ALWAYS}, default=NEVER) - timedelta(days=1)
        said = _("On %(day)s the file %(number)s would have %(what)s.")
        return said % {"day": shown, "number": self.number, "what": words}


def heads_of_days(keys) -> dict[int, HeadsOfDays]:
    """The days of these files; four queries for all of them."""
    fields = ("pk", "number", "opened_on", "closed_on")
    files = {row["pk"]: HeadsOfDays(row) for row in Household.objects.filter(pk__in=keys).values(*fields)}
    for key, *stretch in TimeClosed.objects.filter(household__in=files).values_list(
        "household", "closed_on", "reopened_on"
    ):
        files[key].away.append(tuple(stretch))
    formers = defaultdict(list)
    was_head = FormerValue.objects.valid().filter(membership__household__in=files, field="is_head").in_time()
    for key, value, until in was_head.values_list("membership", "value", "until"):
        formers[key].append((value == "True", until))
    members = Membership.objects.valid().filter(household__in=files).order_by("pk")
    for member in members.values("pk", "household", "joined_on", "left_on", "is_head"):
        files[member["household"]].add_member(member, formers[member["pk"]])
    return files


def new_fault(before: dict, after: dict) -> str:
    """The first day that was right before and is wrong now, in words; "" where there is none."""
    for key, now in sorted(after.items()):
        was = before.get(key)
        days = now.days() | (was.days() if was else set())
        for day in sorted(days):
            fault = now.fault_on(day)
            if fault and not (was and was.fault_on(day)):
                return fault
    return ""


def first_overlap(memberships) -> str:
    """Who would be a member of two households on the same day, in words; ``memberships`` are keys just written."""
    people = Membership.objects.filter(pk__in=memberships).values("person")
    rows = Membership.objects.valid().filter(person__in=people).select_related("person")
    before = None
    for row in rows.order_by("person", F("joined_on").asc(nulls_first=True), "pk"):
        if before and before.person_id == row.person_id:
            ends, starts = before.left_on or NEVER, row.joined_on or ALWAYS
            if starts < ends and starts < (row.left_on or NEVER) and {before.pk, row.pk} & set(memberships):
                words = _("%(name)s belonged to another household until %(day)s.")
                return words % {"name": row.person, "day": ends if ends != NEVER else _("today")}
        if before is None or before.person_id != row.person_id or (row.left_on or NEVER) > (before.left_on or NEVER):
            before = row
    return ""


def _holds(stretches, day) -> bool:
    return any(start <= day < end for start, end in stretches)
