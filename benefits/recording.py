"""Writing down what a comparison found: new findings, those that go on, and those that no longer hold.

What somebody judged stays judged until the facts under it change.
"""

from collections import Counter, defaultdict
from datetime import date
from itertools import batched

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from benefits.comparison import Comparison, compare
from benefits.grounds import Grounds, Noted
from benefits.leads import raise_leads
from benefits.models import Award, ComparisonRun, Finding, FindingEvent, Roster, RosterPage, State, Verdict
from benefits.models.finding import JUDGED
from benefits.models.roster import IN_LISTS
from common.crypto import keyed_index
from common.databases.among import among
from common.databases.many_rows import take_keys
from households.models import Household
from volunteers.audit.many_rows import add_rows, change_rows

AT_ONCE = 2000
PAGES = 20  # of lists that are read together
THROUGH = Finding.kinds.through
FINDING = (*Noted._fields, "id", "state", "owner_id", "version")
FOLLOWS = Noted._fields[: Noted._fields.index("rule")]
EVENT = ("finding_id", "step", "state", "on", "at", "note")


def compare_and_record(day: date, *, by=None) -> tuple[Comparison, ComparisonRun | None]:
    """Compare, and write it down unless a later day has been compared already."""
    made = compare(day)
    latest = ComparisonRun.objects.latest_one()
    if latest and latest.day > day:
        return made, None
    return made, record(made, by=by)


@transaction.atomic
def record(made: Comparison, *, by=None) -> ComparisonRun:
    """Write down everything a comparison found, or nothing."""
    grounds, still, households = Grounds(made), set(), set()
    in_order = sorted(made.found, key=lambda one: (one.rule, one.person or 0, one.index, one.about))
    for some in batched(in_order, AT_ONCE):  # neighbours there are neighbours in most indexes
        grounds.load(some)
        still.update(_record_some(some, grounds))
        households.update(grounds.homes.values())
    gone = [pk for pk in Finding.objects.open().order_by("pk").values_list("pk", flat=True) if pk not in still]
    for some in batched(gone, AT_ONCE):
        _end(some, made.day, grounds.now)
    raise_leads(made.day, by=by)
    run = ComparisonRun.objects.create(day=made.day, by=by, households=len(households), **_counts(made))
    run.dropped = drop_strangers()
    run.save(update_fields=["dropped"])
    return run


def _record_some(some, grounds) -> list[int]:
    """Write these findings down, new or as they go on; their keys."""
    findings = {(one.rule, one.subject, one.about): (one, found) for found in some for one in [grounds.finding(found)]}
    subjects = {subject for _rule, subject, _about in findings}
    earlier = Finding.objects.select_for_update().filter(subject__in=among(subjects)).order_by("pk")
    again = [(one, *findings.pop(key)) for one in earlier if (key := (one.rule, one.subject, one.about)) in findings]
    _go_on([(before, finding) for before, finding, _found in again], grounds.now)
    keys = take_keys(Finding, len(findings))
    new = list(zip(keys, findings.values(), strict=True))
    add_rows(Finding, FINDING, ((*finding, key, State.NEW, None, 0) for key, (finding, _found) in new))
    links = ((key, grounds.made.kinds[code].pk) for key, (_finding, found) in new for code in found.about)
    add_rows(THROUGH, ("finding_id", "benefitkind_id"), links)
    _say(_event(key, Verdict.FOUND, State.NEW, grounds.day, grounds.now) for key in keys)
    return [*keys, *(before.pk for before, *_others in again)]


def _go_on(pairs, now):
    """Findings that were known go on as they were judged, unless they were gone or their facts are others now."""
    change_rows(Finding, FOLLOWS, ((*finding[: len(FOLLOWS)], before.pk) for before, finding in pairs))
    events = []
    for before, finding in pairs:
        if before.state == State.GONE or (before.state in JUDGED and before.facts != finding.facts):
            _move(before, State.NEW, due_on=finding.due_on)
            events.append(_event(before.pk, Verdict.CHANGED, before.state, finding.last_on, now))
    _say(events)


def _end(keys, day, now):
    """Open findings that were not found any more hold no longer."""
    gone = list(Finding.objects.select_for_update().open().filter(pk__in=keys).order_by("pk"))
    for one in gone:
        _move(one, State.GONE)
    _say([_event(one.pk, Verdict.ENDED, one.state, day, now) for one in gone])


def _move(finding, state, **changes):
    Finding.objects.filter(pk=finding.pk).update(state=state, version=F("version") + 1, **changes)
    finding.state = state


def _event(key, step, state, day, now):
    return key, step, state, day, now, ""


def _say(events):
    add_rows(FindingEvent, EVENT, events)


def _counts(made):
    """Findings of each rule, and how many people they are about, each counted once."""
    return {
        "found": dict(Counter(one.rule for one in made.found)),
        "people": len({one.person or one.index for one in made.found}),
    }


@transaction.atomic
def drop_strangers() -> int:
    """Throw away what lists say of people on no file and outside the office's places; how many rows those were.

    In an office without files everybody would be a stranger: nothing is thrown away there.
    """
    if not Household.objects.exists():
        return 0
    whom_another_names_here = Exists(
        Award.objects.filter(person=None, is_ours=True, identity_index=OuterRef("identity_index"))
    )
    strangers = Award.objects.filter(~whom_another_names_here, person=None, is_ours=False)
    by_list = Counter()
    for roster in {row for where in IN_LISTS[::2] for row in strangers.values_list(where, flat=True).distinct()}:
        held = RosterPage.objects.of([roster]).select_for_update()  # whoever drops others meanwhile waits
        for pages in batched(held.iterator(), PAGES):
            by_list[roster] += _drop_from(pages, strangers)
    strangers.delete()
    for roster, number in by_list.items():
        Roster.objects.filter(pk=roster).update(rows_dropped=F("rows_dropped") + number)
    return by_list.total()


def _drop_from(pages, strangers) -> int:
    """Throw away the strangers' entries of some pages of one list, unless something else rests on them."""
    entries = [(page, entry) for page in pages for entry in page.entries()]
    entries = [(page, entry, keyed_index(entry.identity_number, purpose="identity")) for page, entry in entries]
    wanted = {index for _page, _entry, index in entries}
    theirs = set(strangers.filter(identity_index__in=among(wanted)).values_list("identity_index", flat=True))
    others = Award.objects.filter(identity_index__in=among(theirs)).exclude(pk__in=strangers.values("pk"))
    kept = set()
    for index, *where in others.values_list("identity_index", *IN_LISTS):
        kept |= {(index, *where[:2]), (index, *where[2:])}
    left = defaultdict(list)
    for page, entry, index in entries:
        if index not in theirs or (index, page.roster_id, entry.row) in kept:
            left[page.pk].append(entry)
    for page in pages:
        if len(left[page.pk]) < page.people:
            page.keep(left[page.pk])
    return len(entries) - sum(map(len, left.values()))
