"""What a row of a department's list comes to: what it says of a person is new, goes on, changes or ends."""

import re
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter

from django.db.models import F
from django.utils.translation import gettext as _

from assist.imports.awards import Awards, contradict
from assist.imports.held import KEPT_BY_PLACE, Held, held_of
from assist.imports.lessons import learned
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, UPDATE, Reason
from assist.imports.plan import NotTaken, Plan, brief
from assist.imports.prints import Prints
from assist.imports.problems import Problem
from assist.imports.register import helpings
from assist.imports.roster_pages import Pages
from assist.imports.roster_plain import PlainRows
from assist.imports.roster_reach import Reach, indexes_of
from assist.imports.roster_rows import REFUSED_TOO, TAKEN, Fate, List
from assist.imports.roster_words import BEFORE_NAME, PARTIAL, WIDER, tells_of_ends
from assist.imports.rosters import Asked
from assist.imports.rows import Fact, Sheet, Source
from assist.imports.rows import RosterRow as Row
from assist.imports.values import key
from benefits.models import Award, BenefitKind, Department, Nature, Roster, RosterPage, UnitLevel
from benefits.models.roster import Entry
from benefits.names import Names
from common.crypto import keyed_index
from volunteers.models import Level, Place

COMMUNITY_ENDS = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居民区", "社区")
LONGEST_SHEET = 100


def asked_of_lists(**said) -> Asked:
    """What whoever imports says of lists, with the names that the office keeps."""
    said = {name: value for name, value in said.items() if value}
    kinds = list(BenefitKind.objects.filter(is_active=True).select_related("department").order_by("position", "pk"))
    departments = Department.objects.filter(is_active=True).order_by("pk")
    if not kinds:  # an office that nobody has set up yet gets the national rules with its first list
        return Asked(**said)
    return Asked(
        kinds=Names((kind.code, kind.name, kind.words) for kind in kinds),
        departments=Names((one.code, one.name, one.words) for one in departments),
        departments_of_kinds={kind.code: kind.department.code if kind.department else "" for kind in kinds},
        categories=frozenset(kind.code for kind in kinds if kind.nature == Nature.CATEGORY),
        lessons=learned(),
        **said,
    )


class Rosters:
    """The lists known so far and those being brought in, and the planning of their rows."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.awards = Awards()
        self.new: list[Roster] = []
        self.changed: list[Roster] = []
        self.pages = Pages()  # new rows of lists
        self.reach = Reach(plan)
        self.kinds: dict[str, BenefitKind] = {}
        self.departments: dict[str, Department] = {}
        self.ours: dict[str, Place] = {}
        self.called: dict[tuple, str] = {}  # names of sheets and files -> the community after which they are called
        self.known: dict[tuple, Roster] = {}
        self.rows_known = defaultdict(set)  # list: its rows
        self.lists: dict[tuple, List] = {}
        self.indexes: dict[str, tuple] = {}  # of the numbers at hand
        self.repeated: set[int] = set()  # hashes of whom what is told in several rows, and of few others by chance
        self.later: dict[tuple, set[date]] = {}  # months of newer lists, by department, kind and community
        self.is_of_one_month = True  # nothing in one list is over because of another
        self.said: dict[tuple, tuple[Source, Fact]] = {}  # of these, by place and month
        self.places = Prints()  # of which something was said, and for which month
        self.unclear = defaultdict(Prints)  # department and month: the numbers and names of rows that were not taken
        self.settled = set()  # places of lists whose ends are known

    @property
    def is_empty(self):
        """Nothing at all would be written of lists."""
        return not any((self.new, self.changed, self.pages.people)) and self.awards.is_empty

    def begin(self, sheets):
        """Bring in the lists known already, and what the rows as a whole say."""
        if not sheets:
            return
        self.kinds = {kind.code: kind for kind in BenefitKind.objects.all()}
        self.departments = {one.code: one for one in Department.objects.all()}
        new = [place for place in self.plan.grid.new if place.level == Level.COMMUNITY]  # of a ledger beside the lists
        self.ours = {_bare(place.name): place for place in [*Place.objects.at(Level.COMMUNITY), *new]}
        for some in helpings({sheet.sha256 for sheet in sheets}):
            for roster in Roster.objects.filter(sha256__in=some).select_related("department"):
                self.known[roster.department_id, roster.month, roster.sha256, roster.sheet] = roster
        for page in RosterPage.objects.of(roster.pk for roster in self.known.values()).iterator():
            self.rows_known[page.roster_id].update((entry.row, entry.member) for entry in page.entries())
        told = Prints()
        for sheet in sheets:
            told.update(sheet.rows.told)
        self.repeated = told.repeated()
        self.is_of_one_month = len({month or sheet.month for sheet in sheets for month in sheet.rows.months}) < 2
        self.later = self._later(sheets)
        self.awards.begin(self.kinds.values(), self.reach.of_awards(Award.objects.by_hand().filter(ends_on=None)))

    def _later(self, sheets):
        """The months of lists known already that are newer than one of these, whole ones with every row taken."""
        oldest = {}
        for code, month in {(one.department, month or one.month) for one in sheets for month in one.rows.months}:
            if month and (department := self.departments.get(code)):
                oldest[department.pk] = min(month, oldest.get(department.pk, month))
        found = defaultdict(set)
        for department, month in oldest.items():
            newer = Roster.objects.filter(department=department, month__gt=month, rows_refused=0)
            whole = {one.pk: one.month for one in newer if not _is_partial(one)}
            said = Award.objects.filter(last_roster__in=whole)
            spans = said.values_list("kind", "community", "first_roster", "first_roster__month", "seen_in")
            for kind, community, first, since, until in spans.distinct():
                since = until if first not in whole and since > month else since
                found[department, kind, community] |= {one for one in whole.values() if since <= one <= until}
        return found

    def load(self, rows):
        """Bring in what is known of everybody whom these rows name."""
        if self.is_of_one_month:  # what is said once more of a place is a repetition
            self.awards.put_away()
        numbers = {row.identity_number for row in rows}
        numbers.update(number for row in rows for _name, number in row.members)
        self.indexes = indexes_of(filter(None, numbers))
        self.reach.load(self.indexes)
        self.awards.load(number for number, _other in self.indexes.values())

    def rows_of(self, sheet: Sheet, some):
        """Plan some rows of a sheet; yields what comes of each."""
        self.load(some)
        plain = PlainRows(self, sheet)
        for row in some:
            yield plain.row(row) or self.row(sheet, row)

    def row(self, sheet: Sheet, row: Row) -> Fate:
        """Plan one row."""
        fate, one = Fate(), self.list_of(sheet, row)
        try:
            if sheet.refusals or row.refusals:
                raise NotTaken(REFUSED, *(row.refusals or sheet.refusals))
            if one is None:
                is_of_nobody = sheet.department not in self.departments
                raise NotTaken(REFUSED, Problem("department-missing" if is_of_nobody else "month-missing"))
            self._plan(one, sheet, row, fate)
        except NotTaken as why:
            fate.what, fate.reasons, fate.repeats = why.what, why.reasons, why.repeats
            for person in row.people():
                unclear = self.unclear[sheet.department, row.month]
                unclear.add(self.indexes_of(person.identity_number)[0] or person.name)
            if one is not None:
                one.mark(row.number, REFUSED_TOO)
        return fate

    def indexes_of(self, number):
        """The keyed indexes of one number, as written and in its other form."""
        return self.indexes.get(number) or indexes_of([number])[number]

    def list_of(self, sheet, row) -> List | None:
        """The list that a row stands in: a sheet has several where its rows say for which month each is."""
        department = self.departments.get(sheet.department)
        if not (department and row.month):
            return None
        which = (department.id, row.month, sheet.sha256, sheet.name[:LONGEST_SHEET])
        if which not in self.lists:
            roster = self.known.get(which) or Roster(
                department=department,
                month=row.month,
                file=brief(Source(sheet.file, "", 0), 200).removesuffix(" / 0"),
                sheet=which[-1],
                sha256=sheet.sha256,
                title=sheet.title[:200],
                given_by=sheet.given_by,
                agreement=sheet.agreement,
                by=self.plan.by,
                received_on=self.plan.today,
                keep_until=self.plan.today + timedelta(days=31 * department.months_kept),
            )
            self.lists[which] = List(roster, len(self.lists), sheet.file, is_known=bool(roster.pk))
        return self.lists[which]

    def _plan(self, one, sheet, row, fate):
        number = row.number
        if one.is_taken(number):
            fate.repeats = Source(one.file, sheet.name, number)  # the same file twice
            return
        one.mark(number, TAKEN)
        community, is_ours = self.community_of(sheet, row)
        people = [
            (member, person)
            for member, person in enumerate(row.people())
            if not (one.is_known and self._is_known(one.roster, member, person, is_ours))
        ]
        new = []
        for member, person in people:
            self.reach.check(self.indexes_of(person.identity_number), community)
            facts = filter(self._is_of_families, person.facts) if member else person.facts
            for fact in sorted(facts, key=attrgetter("is_stopped")):
                new.append((self.award_of(one, person, fact, community, is_ours), fact, person))
        for award, fact, _person in new if self.said else ():
            self._refuse_contradiction(award, fact)
        for member, person in people:
            self.keep(one, person, member)
        changed = [change for award, fact, person in new for change in self._take(one, award, fact, person, fate)]
        fate.changes = [change for change in changed if change is not CREATE]
        if changed:
            fate.repeats = None  # some of it stood in an earlier row: a card beside two subsidies
        if len(fate.changes) < len(changed):
            fate.what = CREATE
        elif changed:
            fate.what = UPDATE

    def _is_known(self, roster, member, person, is_ours):
        """Whether somebody's row was taken from the same list before, or was a stranger's then and is so still."""
        if (person.number, member) in self.rows_known[roster.pk]:
            return True
        return roster.rows_dropped > 0 and not (
            is_ours or self.reach.is_on_file(self.indexes_of(person.identity_number))
        )

    def _refuse_contradiction(self, new, fact):
        source, earlier = self.said.get((new.place, new.seen_in), (None, None))
        if earlier is not None and not fact.is_stopped and contradict(earlier, fact):
            words = _("row %(row)s says otherwise of “%(kind)s”")
            raise NotTaken(CONFLICT, Reason(words % {"row": source, "kind": new.kind.name}), repeats=source)

    def is_repeated(self, fact, row) -> bool:
        """Whether another row tells the same kind of thing of the same number; few that do not pass for such."""
        return hash((fact.kind, row.identity_number)) in self.repeated

    def _take(self, one, new, fact, row, fate):
        """Make, keep, change or end what is known; yields CREATE or Changes."""
        one.kinds.add(new.kind.id)
        one.communities.add(new.community)
        said = new.place, new.seen_in
        self.places.add(said)
        if self.is_repeated(fact, row):
            if said in self.said:
                fate.repeats = self.said[said][0]
                return
            self.said[said] = row.source, fact
        yield from self.awards.take(new, fact)
        self.places.add((new.place, new.seen_in))  # a stop that names no household ends what is known of one

    def keep(self, one, row, member=0):
        """Have somebody's row written."""
        one.written += 1
        self.pages.add(one, Entry(row.number, member, row.name, row.identity_number, row.state))

    def _is_of_families(self, fact):
        return self.kinds[fact.kind].level == UnitLevel.HOUSEHOLD

    def award_of(self, one, row, fact, community, is_ours) -> Held:
        """What a row says, as an award by itself."""
        roster, indexes = one.roster, self.indexes_of(row.identity_number)
        ends = self._over(roster.department_id, self.kinds[fact.kind], community, roster.month)
        kind, month = self.kinds[fact.kind], roster.month
        starts = fact.starts_on or month
        head = self.indexes_of(row.head_identity)[0] if row.head_identity else ""
        if not head and row.head_name:
            head = "n:" + keyed_index(f"{row.head_name}\0{community}", purpose="head")
        return Held(
            kind=kind,
            name=row.name,
            identity_index=indexes[0],
            other_index=indexes[1],
            birth_date=row.birth_date,
            head_index=head if kind.nature in KEPT_BY_PLACE else "",
            community=community,
            is_ours=is_ours,
            covers=fact.covers,
            amount=fact.amount,
            disability_class=fact.disability_class,
            disability_level=fact.disability_level,
            value=fact.value,
            starts_on=starts,
            ends_on=fact.ends_on if fact.ends_on and fact.ends_on > starts else ends,
            first_roster=one.key,
            first_row=row.number,
            last_roster=one.key,
            last_row=row.number,
            seen_in=month,
            person_id=self.reach.person(indexes),
            department=roster.department_id,
        )

    def _over(self, department, kind, community, month) -> date | None:
        """When something had ended that an older list says and a newer one does not."""
        if kind.nature == Nature.DEATH:
            return None
        later = self.later.get((department, kind.pk, community), ())
        return min((one for one in later if one > month), default=None)

    def community_of(self, sheet, row):
        """The community under which the list keeps the person, and whether it is one of the office's."""
        said = row.community or sheet.community or self._named_by(sheet)
        if said:
            place = self.ours.get(_bare(said))
            return (place.name, True) if place else (said[:100], False)
        is_ours = not _is_wider(sheet.title, sheet.file)
        if self.plan.grid.default and len(self.ours) > 1:
            return (self.plan.grid.default.name if is_ours else ""), is_ours
        return "", len(self.ours) == 1 and is_ours

    def _named_by(self, sheet):
        """The one of the office's communities after which a sheet or its file is called; "" where it is none."""
        names = sheet.name, sheet.file
        if names not in self.called:
            texts = [key(name) for name in names]
            found = {
                place.name
                for bare, place in self.ours.items()
                if bare == texts[0] or any(bare in text and _is_called_after(text, bare) for text in texts)
            }
            self.called[names] = found.pop() if len(found) == 1 else ""
        return self.called[names]

    def settle(self):
        """The lists to be written, with their counts; what a department's newest list no longer says has ended."""
        for one in self.lists.values():
            self._count(one)
        self._end_before(date.max)

    def until(self, month):
        """What the lists of earlier months no longer say has ended before those of this month are planned."""
        if not self.is_of_one_month:
            self._end_before(month)

    def _end_before(self, month):
        for one in sorted(self.lists.values(), key=lambda one: one.roster.month):
            if one.roster.month < month and one.place not in self.settled:
                self.settled.add(one.place)
                if one.written and not _is_partial(one.roster):
                    self._end_what_is_gone(one)

    def _count(self, one):
        roster = one.roster
        if not roster.pk and one.written:
            roster.rows_read, roster.rows_refused = one.read, one.refused
            self.new.append(roster)
        elif roster.pk and roster.rows_refused != one.refused:
            roster.rows_refused = one.refused
            self.changed.append(roster)

    def _end_what_is_gone(self, one):
        """What a list no longer says has ended; what it alone does not say, among others, was interrupted."""
        month, department = one.roster.month, one.roster.department_id
        for award in self._gone(one, self._earlier(one)):
            self.awards.end(award, month)
        for award in self._gone(one, self._around(one)):
            if again := self._over(department, award.kind, award.community, month):
                self.awards.interrupt(award, month, again, department)

    def _gone(self, one, awards):
        """Rows that were not taken may be those of people whom the list does not seem to name any more."""
        month, unclear = one.roster.month, self.unclear[one.roster.department.code, one.roster.month]
        for award in awards if "" not in unclear else ():
            is_said = (award.place, month) in self.places
            if not is_said and award.identity_index not in unclear and award.name not in unclear:
                yield award

    def _earlier(self, one):
        """What earlier lists of its department say of its kinds and places, those brought in beside it as well."""
        month, department = one.roster.month, one.roster.department
        kinds, communities = self._tells_of(one)
        known = Award.objects.filter(
            kind__in=kinds,
            community__in=communities,
            ends_on=None,
            seen_in__lt=month,
            starts_on__lt=month,
            last_roster__department=department,
        )
        for award in held_of(self.reach.of_awards(known), self.awards.kinds):
            if self.awards.now(award).department in (None, department.pk):  # else a later row of another says it
                yield award
        for new in self.awards.touched():
            is_theirs = new.kind.pk in kinds and new.community in communities and new.starts_on < month
            if is_theirs and new.department == department.pk:
                yield new

    def _around(self, one):
        """What its department said before and after a list that comes late, if that is all there is of its month.

        What a list says to hold since an earlier day than its own month holds whatever others leave out.
        """
        month, department = one.roster.month, one.roster.department
        if not self.later or one.refused or Roster.objects.filter(department=department, month=month).exists():
            return
        kinds, communities = self._tells_of(one)
        known = Award.objects.filter(
            kind__in=kinds,
            community__in=communities,
            seen_in__gt=month,
            starts_on__lt=month,
            starts_on=F("first_roster__month"),
            first_roster__department=department,
            last_roster__department=department,
        )
        yield from map(self.awards.now, held_of(self.reach.of_awards(known), self.awards.kinds))

    def _tells_of(self, one):
        """The kinds that end where a list does not name them any more, and the communities for which it speaks."""
        deaths = {kind.pk for kind in self.kinds.values() if kind.nature == Nature.DEATH}
        return one.kinds - deaths, self.reach.of_communities(one.communities)


def _is_partial(roster):
    """Whether a list has only those who came, changed or went."""
    is_named = PARTIAL.search(f"{roster.file} {roster.title} {roster.sheet}")
    return bool(is_named) or tells_of_ends(roster.sheet, roster.title, roster.file)


def _is_called_after(text, bare):
    """Whether a text names a community, not another one that ends as it does: 铁北社区, but not 新铁北社区."""
    return bool(re.search(f"{BEFORE_NAME}{re.escape(bare)}(?:{'|'.join(COMMUNITY_ENDS)})", text))


@lru_cache
def _is_wider(*names):
    """Whether a list's names speak of a whole district or city."""
    return bool(WIDER.search(" ".join(names)))


@lru_cache(maxsize=1000)
def _bare(name):
    name = key(name)
    for end in COMMUNITY_ENDS:
        if name.endswith(end) and len(name) > len(end):
            name = name.removesuffix(end)
            break
    return name.rpartition("街道")[2] or name
