"""Writing a plan: every row with its history, in the order in which they rest on one another."""

from collections import defaultdict
from itertools import batched

from assist.imports.apply_rosters import write_rosters
from assist.imports.plan import Overtaken, Plan
from assist.imports.plan_rosters import Rosters
from assist.imports.register import helpings
from households.models import (
    FormerValue,
    Household,
    HouseholdEvent,
    Membership,
    Person,
    TopicFinding,
    Visit,
    Visitor,
)
from households.numbering import take_numbers
from households.search import refresh_search, text_of
from needs.models import Closing, Need, NeedEvent, NeedKind, Offer, PartnerUnit
from volunteers.models import Level, Place, Post, Team, User
from volunteers.models.versioned import Versioned

AT_ONCE = 1000
IN_ORDER = (
    Place, Team, User, NeedKind, Post, Person, Household, Membership, HouseholdEvent, Visit, Visitor, TopicFinding,
    Need, NeedEvent, Closing, PartnerUnit, Offer,
)  # fmt: skip


class Writing:
    """The writing of one plan; call `all` inside one transaction."""

    def __init__(self, plan: Plan, rosters: Rosters, report, rows: int):
        self.plan, self.rosters = plan, rosters
        self.new = dict(plan.new)
        self.new |= {
            Place: plan.grid.new,
            Team: plan.crew.new_teams,
            User: plan.crew.new_users,
            Post: plan.crew.new_posts,
            NeedKind: plan.kinds.new,
        }
        self.rows, self.report = rows, report
        self.total = sum(len(rows) for rows in self.new.values()) + sum(len(rows) for rows in plan.changed.values())
        self.done = 0

    def all(self) -> dict[str, int]:
        """Write everything; raises Overtaken where a row was changed since it was read."""
        self._check_versions()
        for model in IN_ORDER:
            if model is Household:
                self._number()
            # First what makes way: a head who steps down, a member who leaves a closed file.
            self._change(model, sorted(self.plan.changed[model].values(), key=_makes_way))
            self._create(model, self.new.get(model, ()))
        self._keep_what_was()
        refresh_search(file.household.pk for file in self.plan.to_search.values() if not file.is_new)
        for some in helpings(file.household.pk for file in self.plan.visited.values()):
            Household.objects.filter(pk__in=some).retally_visits()
        made = {model.__name__: len(self.new[model]) for model in IN_ORDER if self.new.get(model)}
        return made | write_rosters(self.rosters)

    def _check_versions(self):
        """Hold the rows to be changed, and see that each is as it was read."""
        for model, rows in self.plan.changed.items():
            if not issubclass(model, Versioned):
                continue
            read = {row.pk: row.version for row in rows.values()}
            for some in helpings(read):
                now = model.objects.select_for_update().filter(pk__in=some).order_by("pk")
                if dict(now.values_list("pk", "version").iterator()) != {pk: read[pk] for pk in some}:
                    raise Overtaken

    def _number(self):
        """Give new files without a number the next ones of their community, and every new file its search text."""
        waiting = defaultdict(list)
        for file in self.plan.to_number:
            waiting[id(file.community)].append(file)
        for files in waiting.values():
            for file, number in zip(files, take_numbers(files[0].community, len(files)), strict=True):
                file.household.number = number
        for file in self.plan.to_search.values():
            if file.is_new:
                members = sorted(file.members, key=lambda member: not member.is_head)
                present, gone = (
                    [(one.person.name, one.person.phone) for one in members if bool(one.left_on) == left]
                    for left in (False, True)
                )
                file.household.search_text = text_of(file.household, present, gone=gone)

    def _create(self, model, rows):
        if model is Place:  # a place stands in one that is there already
            for level in Level:
                self._insert(model, [place for place in rows if place.level == level])
        else:
            self._insert(model, rows)

    def _insert(self, model, rows):
        for some in batched(rows, AT_ONCE):
            model.objects.bulk_create(some)
            self._remember(model, some, update=False)

    def _change(self, model, rows):
        fields = [field.name for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
        for some in batched(rows, AT_ONCE):
            if issubclass(model, Versioned):
                for row in some:
                    row.version += 1
            model.objects.bulk_create(some, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
            self._remember(model, some, update=True)

    def _keep_what_was(self):
        """What the changed fields held before; where a later change is known already, until that one."""
        former = [one for one in self.plan.former.values() if not one.is_so_still]
        for some in batched(former, AT_ONCE):
            rows = [
                FormerValue.of_field(one.row, one.field, one.old, until=one.until, by=self.plan.by, source=one.source)
                for one in some
            ]
            later = FormerValue.objects.latest_after(rows, min(row.until for row in rows))
            for row in rows:
                known = later.get((row.owner_key(), row.field))
                row.until = max(row.until, known.until) if known else row.until
            FormerValue.objects.bulk_create(rows)

    def _remember(self, model, rows, *, update):
        """The history rows, and a sign of life."""
        if hasattr(model, "history"):
            model.history.bulk_history_create(
                rows, update=update, default_user=self.plan.by, default_date=self.plan.now
            )
        self.done += len(rows)
        self.report(self.rows + self.rows * self.done // max(self.total, 1), 2 * self.rows)


def _makes_way(row) -> bool:
    return getattr(row, "is_head", False)
