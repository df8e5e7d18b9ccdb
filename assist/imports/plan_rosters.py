"""What a row of a department's list comes to: what it says of a person is new, goes on, changes or ends."""

from collections import defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _

from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, UPDATE, Change, Outcome, Reason
from assist.imports.plan import NotTaken, Plan, brief
from assist.imports.register import helpings
from assist.imports.roster_words import PARTIAL, WIDER
from assist.imports.rosters import Asked
from assist.imports.rows import Fact, Sheet, Source
from assist.imports.rows import RosterRow as Row
from assist.imports.values import key
from benefits.models import Award, BenefitKind, Department, Nature, Roster, RosterRow
from benefits.names import Names
from benefits.seeds import seed_benefits
from common.crypto import keyed_index
from common.identity import mask, other_form
from volunteers.models import Level, Place

COMMUNITY_ENDS = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居民区", "社区")
FACTS = ("amount", "disability_class", "disability_level", "value", "covers")


def asked_of_lists(*, department="", month=None) -> Asked:
    """What whoever imports says of lists, with the names that the office keeps."""
    kinds = list(BenefitKind.objects.filter(is_active=True).select_related("department").order_by("position", "pk"))
    departments = Department.objects.filter(is_active=True).order_by("pk")
    if not kinds:  # an office that nobody has set up yet gets the national rules with its first list
        return Asked(department=department, month=month)
    return Asked(
        department=department,
        month=month,
        kinds=Names((kind.code, kind.name, kind.words) for kind in kinds),
        departments=Names((one.code, one.name, one.words) for one in departments),
        departments_of_kinds={kind.code: kind.department.code if kind.department else "" for kind in kinds},
    )


class Rosters:
    """What lists have said so far of those whom these rows name, and the planning of the rows."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.kinds: dict[str, BenefitKind] = {}
        self.departments: dict[str, Department] = {}
        self.ours: dict[str, Place] = {}
        self.awards: dict[tuple, list[Award]] = defaultdict(list)
        self.rosters: dict[tuple, Roster] = {}
        self.known = set()
        self.said: dict[tuple, tuple[Source, Fact]] = {}
        self.told: dict[Roster, set] = defaultdict(set)  # the kinds that each new list tells

    def load(self, items):
        """Bring in the lists known already, and what is known of everybody named."""
        if not items:
            return
        if not BenefitKind.objects.exists():
            seed_benefits()
        self.kinds = {kind.code: kind for kind in BenefitKind.objects.all()}
        self.departments = {one.code: one for one in Department.objects.all()}
        new = [place for place in self.plan.grid.new if place.level == Level.COMMUNITY]  # of a ledger beside the lists
        self.ours = {_bare(place.name): place for place in [*Place.objects.at(Level.COMMUNITY), *new]}
        prints = {sheet.sha256 for sheet, _row in items}
        for some in helpings(prints):
            for roster in Roster.objects.filter(sha256__in=some):
                self.known.add((roster.department_id, roster.month, roster.sha256, roster.sheet))
        for some in helpings(_index(row.identity_number) for _sheet, row in items if row.identity_number):
            for award in Award.objects.filter(identity_index__in=some).select_related("last_row__roster"):
                self.awards[_key(award)].append(award)

    def row(self, sheet: Sheet, row: Row) -> Outcome:
        """Plan one row."""
        outcome = Outcome(row=row, source=row.source, about=row.name, lines=row.lines, warnings=list(row.warnings))
        try:
            if sheet.refusals or row.refusals:
                raise NotTaken(REFUSED, *(row.refusals or sheet.refusals))
            self._plan(sheet, row, outcome)
        except NotTaken as why:
            outcome.what, outcome.reasons, outcome.repeats = why.what, list(why.reasons), why.repeats
        return outcome

    def _plan(self, sheet, row, outcome):
        department = self.departments.get(sheet.department)
        if (department.pk, row.month, sheet.sha256, sheet.name) in self.known:
            return  # this very list was taken before, whatever became of its rows
        roster = self._roster(sheet, row, department)
        written = RosterRow(
            roster=roster,
            row=row.source.row,
            name=row.name,
            identity_number=row.identity_number,
            identity_mask=mask(row.identity_number),
            state=row.state,
        )
        changed = []
        self.plan.new[RosterRow].append(written)
        for fact in sorted(row.facts, key=lambda fact: fact.is_stopped):
            changed += self._fact(sheet, row, written, fact, outcome)
        outcome.changes = [one for one in changed if isinstance(one, Change)]
        if changed:
            outcome.repeats = None  # some of it stood in an earlier row: a card beside two subsidies
        if CREATE in changed:
            outcome.what = CREATE
        elif outcome.changes:
            outcome.what = UPDATE

    def _roster(self, sheet, row, department):
        found = (department.pk, row.month, sheet.sha256, sheet.name)
        if found not in self.rosters:
            roster = Roster(
                department=department,
                month=row.month,
                file=brief(Source(sheet.file, "", 0), 200).removesuffix(" / 0"),
                sheet=sheet.name[:100],
                sha256=sheet.sha256,
                title=sheet.title[:200],
                by=self.plan.by,
                received_on=self.plan.today,
                keep_until=self.plan.today + timedelta(days=31 * department.months_kept),
            )
            self.rosters[found] = roster
            self.plan.new[Roster].append(roster)
        roster = self.rosters[found]
        roster.rows_read += 1
        return roster

    # --- what a row says ---------------------------------------------------------------------------------------------

    def _fact(self, sheet, row, written, fact, outcome):
        """Make, keep, change or end what is known; yields CREATE or Changes."""
        kind, roster = self.kinds[fact.kind], written.roster
        self.told[id(roster)].add(kind.pk)
        new = self._award(sheet, row, written, fact, kind)
        place = _key(new)
        before = self.said.get((place, roster.month))
        if before is not None:
            source, earlier = before
            if not fact.is_stopped and _differs(earlier, fact):
                words = _("row %(row)s says otherwise of “%(kind)s”")
                raise NotTaken(CONFLICT, Reason(words % {"row": source, "kind": kind.name}), repeats=source)
            outcome.repeats = source
            return
        self.said[place, roster.month] = (row.source, fact)
        known = self.awards[place]
        open_one = max((one for one in known), key=lambda one: (one.ends_on is None, one.starts_on), default=None)
        if fact.is_stopped:
            yield from self._stop(open_one, new, fact, row)
        elif open_one is None or self._begins_anew(open_one, new, fact):
            yield self._make(new, place)
        else:
            yield from self._go_on(open_one, new, written, row, place, has_start=fact.starts_on is not None)

    @staticmethod
    def _begins_anew(known, new, fact):
        """Another day of death; or it ended before this month and the list does not say that it went on."""
        if new.kind.nature == Nature.DEATH:
            return known.starts_on != new.starts_on
        has_ended = known.ends_on is not None and known.ends_on < new.seen_in
        return has_ended and (fact.starts_on or new.seen_in) >= known.ends_on

    def _award(self, sheet, row, written, fact, kind):
        community, is_ours = self._community(sheet, row)
        month = written.roster.month
        starts = fact.starts_on or month
        ends = fact.ends_on if fact.ends_on and fact.ends_on > starts else None
        head = _index(row.head_identity)
        if not head and row.head_name:
            head = "n:" + keyed_index(f"{row.head_name}\0{community}", purpose="head")
        return Award(
            kind=kind,
            name=row.name,
            identity_index=_index(row.identity_number),
            other_index=_index(other_form(row.identity_number)),
            birth_date=row.birth_date,
            head_index=head if kind.nature in (Nature.BENEFIT, Nature.CATEGORY) else "",
            community=community if kind.nature in (Nature.BENEFIT, Nature.CATEGORY) else "",
            is_ours=is_ours,
            covers=fact.covers,
            amount=fact.amount,
            disability_class=fact.disability_class,
            disability_level=fact.disability_level,
            value=fact.value,
            starts_on=starts,
            ends_on=ends,
            first_row=written,
            last_row=written,
            seen_in=month,
        )

    def _make(self, new, place):
        self.plan.new[Award].append(new)
        self.awards[place].append(new)
        return CREATE

    def _stop(self, known, new, fact, row):
        """What was held ends; what was never known to be held leaves nothing."""
        if known is None or known.ends_on is not None:
            return
        ends = max(fact.ends_on or new.seen_in, known.starts_on)
        self.plan.change(known, row.source, {"ends_on": ends, "last_row": new.last_row})
        yield Change(str(known.kind), "", _("until %(day)s") % {"day": ends}, who=row.name)

    def _go_on(self, known, new, written, row, place, *, has_start):
        """The list says it again: the same, or from this month on something else."""
        told = [Change(_label(name), _words(getattr(known, name)), _words(getattr(new, name)), who=row.name)
                for name in FACTS if _other(known, new, name)]  # fmt: skip
        if new.seen_in < known.seen_in:  # an older list, brought in later
            if not told and new.starts_on < known.starts_on:
                self.plan.change(known, row.source, {"starts_on": new.starts_on, "first_row": written})
                yield Change(str(known.kind), "", _("since %(day)s") % {"day": new.starts_on}, who=row.name)
            return
        values = {"seen_in": new.seen_in, "last_row": written} if new.seen_in > known.seen_in else {}
        if told and new.seen_in > known.seen_in and known.starts_on < new.seen_in:
            self.plan.change(known, row.source, {"ends_on": new.seen_in})
            new.starts_on = new.seen_in
            self._make(new, place)
            yield from told
            return
        values |= {name: getattr(new, name) for name in FACTS if _other(known, new, name)}
        if known.ends_on != new.ends_on:
            values["ends_on"] = new.ends_on if new.ends_on is None or new.ends_on >= known.starts_on else known.ends_on
            told.append(Change(_("holds until"), _words(known.ends_on), _words(new.ends_on), who=row.name))
        if has_start and new.starts_on < known.starts_on:
            values |= {"starts_on": new.starts_on}
            told.append(Change(_("holds from"), _words(known.starts_on), _words(new.starts_on), who=row.name))
        if values:
            self.plan.change(known, row.source, values)
        yield from told

    def _community(self, sheet, row):
        """The community under which the list keeps the person, and whether it is one of the office's."""
        said = row.community or sheet.community
        if said:
            place = self.ours.get(_bare(said))
            return (place.name, True) if place else (said[:100], False)
        if self.plan.grid.community is not None:
            return "", True
        return "", len(self.ours) == 1 and not WIDER.search(f"{sheet.title} {sheet.file}")

    # --- what the lists no longer say --------------------------------------------------------------------------------

    def end_what_is_gone(self):
        """What a department's list of an earlier month said and its newest no longer says has ended."""
        newest = defaultdict(list)
        for roster in self.rosters.values():
            if not PARTIAL.search(f"{roster.file} {roster.title} {roster.sheet}"):
                newest[roster.department_id, roster.month].append(roster)
        for (department, month), rosters in newest.items():
            kinds = set().union(*(self.told[id(roster)] for roster in rosters))
            kinds -= {kind.pk for kind in self.kinds.values() if kind.nature == Nature.DEATH}
            places = {place for place, when in self.said if when == month}
            gone = Award.objects.filter(kind__in=kinds, ends_on=None, seen_in__lt=month, starts_on__lt=month)
            communities = {place[3] for place in places}
            for award in gone.filter(last_row__roster__department=department).iterator():
                if _key(award) not in places and award.community in communities:
                    self.plan.change(award, Source(rosters[0].file, "", 0), {"ends_on": month})


def _index(number):
    return keyed_index(number, purpose="identity") or ""


def _bare(name):
    name = key(name)
    for end in COMMUNITY_ENDS:
        if name.endswith(end) and len(name) > len(end):
            name = name.removesuffix(end)
            break
    return name.rpartition("街道")[2] or name


def _key(award):
    return award.kind_id, award.identity_index, award.head_index, award.community


def _differs(one: Fact, other: Fact):
    return any(getattr(one, name) != getattr(other, name) and getattr(other, name) not in (None, "") for name in FACTS)


def _other(known, new, name):
    said = getattr(new, name)
    return said not in (None, "") and said != getattr(known, name)


def _label(name):
    return str(Award._meta.get_field(name).verbose_name)


def _words(value):
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
