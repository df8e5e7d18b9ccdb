"""What a row of a visit record comes to. Its key: day, person visited, visitor, mode and team."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from assist.imports import marks
from assist.imports.found import Found, about_these, look_up
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE, Change, Outcome, Reason
from assist.imports.plan import (
    IN_SOURCE,
    NotTaken,
    Plan,
    brief,
    changes,
    column_of,
    differing,
    names_too_long,
    refusal,
    too_long,
)
from assist.imports.register import helpings, stands_for
from assist.imports.rows import Sheet, Source, VisitRow
from assist.imports.values import WORDS, choice, key
from households.models import FindingLevel, Mode, Topic, TopicFinding, Visit, Visitor
from volunteers.models import Capacity, Team, User

TOPICS = {
    "daily_care": Topic.CARE,
    "health": Topic.HEALTH,
    "mental": Topic.MIND,
    "hygiene": Topic.HYGIENE,
    "housing": Topic.HOUSING,
}
IN_WORDS = 200  # characters of a word on a topic


@dataclass(eq=False, slots=True)
class Known:
    """A visit on file or planned, who went, and the row of this import that speaks of each visitor."""

    visit: Visit
    visitors: dict = field(default_factory=dict)  # user -> row of this import, or None
    findings: dict = field(default_factory=dict)  # topic -> TopicFinding
    row: Source | None = None


class Visits:
    """The visits that rows may repeat, and the planning of the rows."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.found: dict[int, Found] = {}
        self.known: dict[tuple, list[Known]] = defaultdict(list)

    def load(self, items):
        """Find whom these (sheet, row) pairs are about, and bring in the visits on file that they may repeat."""
        self.found = {id(row): look_up(self.plan, sheet, row, row.visited_on) for sheet, row in items}
        rows = about_these(self.plan, self.found.values(), Visit.objects.order_by("pk"), "visited_on")
        known = {visit.pk: Known(visit) for visit in rows}
        for some in helpings(known):
            for visitor in Visitor.objects.filter(visit__in=some).select_related("team").order_by("pk"):
                one = known[visitor.visit_id]
                one.visitors[visitor.user_id] = None
                place = self.known[_key(self.plan.register.spoken_for(one.visit), one.visit, visitor.team)]
                if one not in place:
                    place.append(one)
            for finding in TopicFinding.objects.filter(visit__in=some).order_by("pk"):  # the latest word on a topic
                known[finding.visit_id].findings[finding.topic] = finding

    def row(self, sheet: Sheet, row: VisitRow) -> Outcome:
        """Plan one row."""
        outcome = Outcome(row=row, source=row.source, about=_about(row), lines=row.lines, warnings=list(row.warnings))
        try:
            if row.refusals:
                raise NotTaken(REFUSED, *row.refusals)
            self._plan(sheet, row, outcome)
        except NotTaken as why:
            outcome.what, outcome.reasons, outcome.repeats = why.what, list(why.reasons), why.repeats
        return outcome

    def _plan(self, sheet, row, outcome):
        plan, warn = self.plan, outcome.warnings.append
        file, person = self.found[id(row)].taken(warn)
        said = _said(plan, sheet, row, warn)
        reasons = too_long(Visit, said) + names_too_long(Team, row.team) + names_too_long(User, *row.visitors)
        if reasons:
            raise NotTaken(REFUSED, *reasons)
        team = plan.crew.team(row.team, row.capacity)
        users = [plan.crew.person(name, file.community) for name in dict.fromkeys(row.visitors)]
        if not users:
            raise refusal(_("it does not say who visited"), column=column_of(sheet, "visitors"))
        draft = Visit(household=file.household, person=person, visited_on=row.visited_on, mode=_mode(row, warn), **said)
        key_of_row = _key(stands_for(file, person), draft, team)
        here = [one for one in self.known[key_of_row] if any(_who(user) in one.visitors for user in users)]
        if not here:
            self._create(row, draft, file, team, users, outcome, key_of_row)
            return
        if not (standing := [one for one in here if not one.visit.withdrawn_at]):
            words = _("this visit was withdrawn on %(day)s and stays so: %(why)s")
            gone = here[0].visit
            warn(Reason(words % {"day": timezone.localdate(gone.withdrawn_at), "why": gone.withdrawn_because}))
            outcome.what = SAME
            return
        new = [user for user in users if not any(_who(user) in one.visitors for one in standing)]
        self._compare(row, standing[0], said, team, users, new, outcome, file)

    def _create(self, row, visit, file, team, users, outcome, place):
        plan = self.plan
        visit.source = brief(row.source, IN_SOURCE)
        visit.recorded_by = plan.by
        plan.create(visit, row.source)
        one = Known(visit, row=row.source)
        self._send(row, one, team, users, outcome)
        for topic, values in _new_topics(row, one).items():
            one.findings[topic] = TopicFinding(visit=visit, topic=topic, **values)
        plan.new[TopicFinding] += one.findings.values()
        self.known[place].append(one)
        plan.visited[id(file)] = file
        outcome.what = CREATE

    def _send(self, row, one, team, users, outcome):
        for user in users:
            capacity = _capacity(row, team, user, outcome.warnings.append)
            visitor = Visitor(visit=one.visit, user=user, team=team, capacity=capacity, added_in=_next_version(one))
            self.plan.new[Visitor].append(visitor)
            one.visitors[_who(user)] = row.source

    def _compare(self, row, one, said, team, users, new, outcome, file):
        """The visit is on file, or in an earlier row: what the row changes, if anything."""
        values = differing(one.visit, said)
        topics = _new_topics(row, one)
        told = changes(one.visit, values) + _told(topics, one)
        if new:
            told.append(Change(_("visitor"), "", "、".join(user.name for user in new)))
        outcome.repeats = next((one.visitors[_who(user)] for user in users if one.visitors.get(_who(user))), None)
        if told and one.row is not None:
            words = _("row %(row)s says otherwise: %(change)s")
            outcome.reasons = [Reason(words % {"row": one.row, "change": change}) for change in told]
            outcome.what, outcome.repeats = CONFLICT, one.row
            return
        one.row = one.row or row.source
        for user in users:
            if _who(user) in one.visitors:
                one.visitors[_who(user)] = one.visitors[_who(user)] or row.source
        outcome.changes, outcome.what = told, UPDATE if told else SAME
        if not told:
            return
        plan = self.plan
        plan.change(one.visit, row.source, values)
        self._send(row, one, team, new, outcome)
        for topic, found in topics.items():
            if (old := one.findings.get(topic)) and old.struck_in is None:
                plan.change(old, row.source, {"struck_in": _next_version(one)})
            one.findings[topic] = TopicFinding(visit=one.visit, topic=topic, added_in=_next_version(one), **found)
            plan.new[TopicFinding].append(one.findings[topic])
        plan.visited[id(file)] = file


def _next_version(one) -> int:
    """The version of the visit that this import writes."""
    return one.visit.version + 1 if one.visit.pk else 0


def _about(row):
    return " ".join(str(word) for word in (row.visited_on, row.person_name or row.head_name) if word)


def _key(person, visit, team):
    return id(person), visit.visited_on, str(visit.mode), key(team.name) if team else ""


def _who(user):
    return user.pk or ("new", id(user))


def _said(plan, sheet, row, warn):
    said = {"note": "\n".join(text for text in (row.text, row.action, row.note) if text), "problem": row.problem}
    if row.next_on and row.next_on < row.visited_on:
        warn(Reason(_("the next visit lies before this one; left empty"), column_of(sheet, "next_on")))
    elif row.next_on:
        said["next_visit_on"] = row.next_on
    said = {name: value for name, value in said.items() if value}
    if not row.met or row.text or plan.fields(sheet) & {"met", "missed"}:
        said["met"] = row.met
    return said


def _mode(row, warn):
    mode = choice(Mode, row.mode) or marks.mode(row.mode)
    if row.mode and not mode:
        words = _("“%(value)s” was not understood; taken as “%(taken)s”")
        warn(Reason(words % {"value": row.mode, "taken": Mode.HOME.label}))
    return Mode(mode or Mode.HOME)


def _capacity(row, team, user, warn):
    """In which capacity somebody went on this visit: what the row says of him; else his team's; else the sheet's."""
    if row.capacities.get(user.name):
        return row.capacities[user.name]
    if team:
        if row.capacity and row.capacity != team.capacity:
            words = _("%(team)s goes out as %(capacity)s; counted so")
            warn(Reason(words % {"team": team.name, "capacity": Capacity(team.capacity).label}))
        return team.capacity
    if row.capacity:
        return row.capacity
    if user.team_id:
        return user.team.capacity
    words = _("it does not say whether %(name)s is staff or a volunteer; counted as staff")
    warn(Reason(words % {"name": user.name}))
    return Capacity.STAFF


def _finding(words):
    """A topic's level and words: “关注：夜里睡不好”, or either of them alone."""
    first, _sep, rest = words.replace(":", "：").partition("：")
    level = choice(FindingLevel, first)
    if not level:
        return {"level": FindingLevel.WATCH, "words": words[:IN_WORDS]}
    plain = first == next(iter(WORDS[FindingLevel][level].split()))
    return {"level": level, "words": (rest.strip() if plain or rest else first)[:IN_WORDS]}


def _new_topics(row, one):
    """What the row says of the topics that the visit does not have yet: topic -> fields of a finding."""
    found = {TOPICS[topic]: _finding(words) for topic, words in row.topics.items() if words}
    return {
        topic: values
        for topic, values in found.items()
        if topic not in one.findings or differing(one.findings[topic], values)
    }


def _told(topics, one):
    def in_words(level, words):
        return f"{FindingLevel(level).label} {words}".strip()

    told = []
    for topic, values in topics.items():
        old = one.findings.get(topic)
        before = in_words(old.level, old.words) if old else ""
        told.append(Change(str(Topic(topic).label), before, in_words(**values)))
    return told
