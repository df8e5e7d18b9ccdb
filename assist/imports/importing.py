"""Workbooks in: recognise the rows, plan what they come to, and write all of it in one go or nothing."""

import gc
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from itertools import batched
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.imports.apply import Writing
from assist.imports.outcomes import FileOutcome, Import, Reason, SheetOutcome
from assist.imports.plan import Overtaken, Plan
from assist.imports.plan_households import plan_household
from assist.imports.plan_needs import Needs
from assist.imports.plan_partners import Partners
from assist.imports.plan_rosters import Rosters, asked_of_lists
from assist.imports.plan_visits import Visits
from assist.imports.recognition import recognise
from assist.imports.roster_rows import RosterOutcomes
from assist.imports.rows import HOUSEHOLD, NEED, PARTNER, ROSTER, UNKNOWN, VISIT
from assist.jobs import sha256_of
from benefits.models import Award, BenefitKind, Roster, RosterPage
from benefits.seeds import seed_benefits
from common.workbooks.reading import reason
from common.workbooks.refusal import NotReadable
from households.models import Household, HouseholdEvent, Membership, Person, Visit, Visitor
from needs.models import Closing, Need, NeedEvent, NeedKind, Offer, PartnerUnit
from volunteers.audit.recording import Did, record
from volunteers.models import Place, Post, Team, User

# Fields of a ledger's rows that the files do not hold: a diagnosis and a document's number belong under lock and key.
WITHOUT_A_PLACE = ("illness", "disability_number", "district")
ATTEMPTS = 3  # the last one plans while it holds the database
LOCK = 4_201_968  # PostgreSQL's name for "an import is writing"
EVERY = 200  # rows between two signs of life
AT_ONCE = 2000  # rows of a department's list that are planned together
# Whatever changes in the office leaves a row in one of these.
TRACES = [
    model.history.model
    for model in (Place, Team, User, Post, Household, Person, Membership, Visit, NeedKind, Need, PartnerUnit)
] + [HouseholdEvent, Visitor, NeedEvent, Closing, Offer, Roster, RosterPage]


def import_workbooks(
    paths,
    *,
    names=(),
    by=None,
    community=None,
    department="",
    month=None,
    given_by="",
    agreement="",
    whose=None,
    months=None,
    dry_run=False,
    progress=None,
    today=None,
) -> Import:
    """Bring workbooks in and say what came of every row; with ``dry_run`` only say it.

    ``names`` are the files' names as the office knows them, where the paths do not say. ``by`` is who imports (None:
    the office's own command line); only communities where that person may import are touched. ``community`` is taken
    for rows that do not say theirs; ``department`` (its code) and ``month`` (its first day) for departments' lists
    that do not say them, with who gave them and by which agreement; ``whose`` says by their headings of which
    department single lists are, ``months`` by file and place in it for which month, whatever they say themselves.
    ``progress(done, total)`` is called now and then.

    Everything is written in one transaction: after a crash, nothing is there, and the same call does it all.
    """
    report = progress or (lambda done, total: None)
    settings = {"by": by, "community": community, "today": today or timezone.localdate()}
    with _without_garbage_collection():
        told = {"given_by": given_by, "agreement": agreement, "whose": whose, "months": months}
        asked = asked_of_lists(department=department, month=month, **told)
        files = [_read(path, name, settings["today"], asked) for path, name in _named(paths, names)]
        return _import(files, settings, report, dry_run)


@contextmanager
def _without_garbage_collection():
    """With every row of the files alive, each search for garbage goes through all of them: half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _import(files, settings, report, dry_run) -> Import:
    """Plan and write; planned anew where somebody changed something meanwhile.

    An office that nobody has set up yet gets the kinds of benefits along with its first workbooks, or neither.
    """
    is_set_up = dry_run or BenefitKind.objects.exists()
    for attempt in range(1 if is_set_up else ATTEMPTS, ATTEMPTS + 1):
        if dry_run or attempt < ATTEMPTS:
            before = _traces()
            plan, rosters, result = _prepare(files, settings, report)
            if dry_run or (plan.is_empty and rosters.is_empty):
                result.is_rehearsal = dry_run
                return result
        try:
            with transaction.atomic():
                _hold()
                if attempt == ATTEMPTS:
                    if not BenefitKind.objects.exists():
                        seed_benefits()
                    plan, rosters, result = _prepare(files, settings, report)
                    if plan.is_empty and rosters.is_empty:
                        transaction.set_rollback(True)
                        return result
                elif _traces() != before:
                    continue
                result.made = Writing(plan, rosters, report, result.read).all()
                if rosters.awards.done_new:
                    whose = {} if plan.changed[Person] else {"person": None}  # of numbers not corrected beside it
                    Award.objects.filter(**whose).link()
                _record(result, settings["by"])
                return result
        except (Overtaken, IntegrityError):
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _named(paths, names):
    names = list(names) or _short_names([Path(path) for path in paths])
    return zip(paths, names, strict=True)


def _short_names(paths) -> list[str]:
    """Each file by its own name; of files called alike, with as many folders before it as tell them apart."""
    depth, names = 1, [path.name for path in paths]
    while len(set(names)) < len(set(paths)) and depth < max(len(path.parts) for path in paths):
        depth += 1
        alike = {name for name in names if names.count(name) > 1}
        names = [
            "/".join(path.parts[-depth:]) if name in alike else name for path, name in zip(paths, names, strict=True)
        ]
    return names


def _read(path, name, today, asked) -> FileOutcome:
    """The sheets of one file, or why there are none."""
    file = FileOutcome(path=str(path), name=name)
    try:
        sheets = recognise(path, name=name, today=today, asked=asked)
    except NotReadable as refusal:
        file.error = reason(refusal)
        return file
    file.sheets = [SheetOutcome(sheet=sheet) for sheet in sheets]
    if all(sheet.kind == UNKNOWN for sheet in sheets):
        reasons = dict.fromkeys(str(refusal) for sheet in sheets for refusal in sheet.refusals)
        file.error = "; ".join(reasons) or _("There is no list in it.")
    return file


def _prepare(files, settings, report) -> tuple[Plan, Rosters, Import]:
    """Plan every row of every file: households first, whatever the order of the files."""
    plan = Plan(now=timezone.now(), **settings)
    result = Import(files=[_fresh(file) for file in files])
    by_kind = defaultdict(list)
    for sheet in result.sheets:
        by_kind[sheet.sheet.kind].append(sheet)
    _load(plan, by_kind)
    plan.register.settle_claims(_rows(by_kind[HOUSEHOLD]), [*_rows(by_kind[VISIT]), *_rows(by_kind[NEED])])
    count = Counted(result.read, report)
    for one in by_kind[HOUSEHOLD]:
        for row in one.sheet.rows:
            one.outcomes += plan_household(plan, one.sheet, row)
            count()
    needs, rosters = Needs(plan), Rosters(plan)
    for kind, rows in ((VISIT, Visits(plan)), (NEED, needs), (PARTNER, Partners(plan))):
        rows.load([(one.sheet, row) for one in by_kind[kind] for row in one.sheet.rows])
        for one in by_kind[kind]:
            for row in one.sheet.rows:
                one.outcomes.append(rows.row(one.sheet, row))
                count()
    rosters.begin([one.sheet for one in by_kind[ROSTER]])
    for one in sorted(by_kind[ROSTER], key=_order):  # what a later list says rests on the earlier one
        rosters.until(_first_month(one))
        for some in batched(one.sheet.rows, AT_ONCE):
            for fate in rosters.rows_of(one.sheet, some):
                one.outcomes.append(fate)
                count()
    rosters.settle()
    needs.claim_groups()
    plan.crew.settle(warn=plan.warnings.append, today=plan.today)
    plan.prune()
    result.warnings = plan.warnings
    return plan, rosters, result


def _order(one):
    """Lists by their months; those of one month in an order that does not hang on that of the files."""
    return _first_month(one), one.sheet.department, one.sheet.file, one.sheet.sha256


def _first_month(one):
    """The month that a list is for, or the first of those that its rows say."""
    return one.sheet.month or min(filter(None, one.sheet.rows.months), default=date.max)


def _fresh(file: FileOutcome) -> FileOutcome:
    """The file without outcomes: a plan that was overtaken leaves nothing behind."""
    sheets = []
    for one in file.sheets:
        sheet = one.sheet
        warnings = [*sheet.warnings, *_without_a_place(sheet)]
        outcomes = RosterOutcomes(sheet.rows) if sheet.kind == ROSTER else []
        sheets.append(SheetOutcome(sheet=sheet, outcomes=outcomes, refusals=list(sheet.refusals), warnings=warnings))
    return FileOutcome(path=file.path, name=file.name, sheets=sheets, error=file.error)


def _without_a_place(sheet):
    """A word on the columns that were understood, but have no place in the files yet."""
    labels = [column.label for column in sheet.columns if column.field in WITHOUT_A_PLACE]
    if labels and sheet.kind == HOUSEHOLD:
        yield Reason(_("no place in the files for these columns: %(names)s") % {"names": "、".join(labels)})


def _rows(sheets):
    return [row for one in sheets for row in one.sheet.rows]


def _load(plan, by_kind):
    """Ask the database once for everybody and everything that the rows may mean."""
    households, visits, needs = (_rows(by_kind[kind]) for kind in (HOUSEHOLD, VISIT, NEED))
    about = [*visits, *needs]
    numbers = [row.number for row in households] + [row.household_number for row in about]
    identities = [member.identity_number for row in households for member in row.members]
    identities += [number for row in about for number in (row.identity_number, row.head_identity)]
    by_name = [row for row in about if not row.identity_number]
    names = [name for row in by_name for name in (row.person_name, row.head_name) if name]
    plan.register.load(numbers=filter(None, numbers), identities=filter(None, identities), names=names)
    heads = [row.head for row in households if not row.number and row.head]
    plan.register.load(
        heads=[head.name for head in heads if not head.identity_number],
        unidentified_heads=[
            head.name for head in heads if head.identity_number and not plan.register.person(head.identity_number)
        ],
    )
    helpers = [name for row in households for name in (row.area_lead, row.group_lead, row.building_lead)]
    helpers += [name for row in visits for name in row.visitors]
    helpers += [name for row in needs for name in (row.owner_name, row.raised_by)]
    plan.crew.load(helpers)
    plan.grid.open(_communities(plan, by_kind[HOUSEHOLD]))


def _communities(plan, sheets):
    """The communities whose grid the household rows may name."""
    named = {
        (row.street or one.sheet.street, row.community or one.sheet.community)
        for one in sheets
        for row in one.sheet.rows
    }
    found = [plan.grid.likely(street, community) for street, community in named]
    return list(dict.fromkeys(place for place in found if place is not None))


class Counted:
    """Reports now and then how many rows are planned; the writing of them is the other half of the way."""

    def __init__(self, total, report):
        self.done, self.total, self.report = 0, total, report

    def __call__(self):
        self.done += 1
        if self.done % EVERY == 0:
            self.report(self.done, 2 * self.total)


def _traces():
    """What would differ if anybody had changed anything meanwhile; awards by hand are changed where they stand."""
    last = [model.objects.order_by("-pk").values_list("pk", flat=True).first() for model in TRACES]
    awards = Award.objects.by_hand() | Award.objects.filter(pk=Subquery(Award.objects.order_by("-pk").values("pk")[:1]))
    return [*last, *awards.order_by("pk").values_list("pk", "amount", "ends_on")]


def _hold():
    """One import writes at a time; on SQLite the transaction itself sees to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _record(result, by):
    """One entry of the audit log for the whole import; each row's own history says what became of it."""
    files = [{"name": file.name, "sha256": sha256_of(Path(file.path))} for file in result.files]
    record(Did.IMPORTED, by=by, rows=result.read, made=result.made, workbooks=files)
