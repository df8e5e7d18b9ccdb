"""What a row of a need list comes to. Its key: person, content and the day it was raised."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from assist.imports import rows
from assist.imports.found import Found, about_these, look_up
from assist.imports.household_values import STOP, is_noted
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE, Change, Outcome, Reason
from assist.imports.plan import (
    IN_SOURCE,
    NotTaken,
    Plan,
    brief,
    changes,
    column_of,
    conflict,
    differing,
    names_too_long,
    refusal,
    too_long,
)
from assist.imports.register import stands_for
from assist.imports.rows import NeedRow, Sheet
from assist.imports.values import choice, key
from needs.models import OPEN, Closing, Need, NeedEvent, NeedKind, Source, Status, Step, Urgency
from volunteers.models import User
from volunteers.rights import Role

# How many needs of one group somebody has to answer for before he counts as its lead.
ENOUGH = 2


@dataclass(eq=False, slots=True)
class Known:
    """A need on file or planned, and the row of this import that speaks of it."""

    need: Need
    row: rows.Source | None = None


class Needs:
    """The needs that rows may repeat, and the planning of the rows."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.kinds = plan.kinds
        self.found: dict[int, Found] = {}
        self.known: dict[tuple, Known] = {}
        self.in_charge = defaultdict(list)  # the sheet -> [(user, group, day)]

    def load(self, items):
        """Find whom these (sheet, row) pairs are about, and bring in the needs on file that they may repeat."""
        self.found = {id(row): look_up(self.plan, sheet, row, row.raised_on) for sheet, row in items}
        raised = Need.objects.select_related("kind", "owner").order_by("pk")
        for need in about_these(self.plan, self.found.values(), raised, "raised_on"):
            self.known.setdefault(_key(self.plan.register.spoken_for(need), need.what, need.raised_on), Known(need))

    def row(self, sheet: Sheet, row: NeedRow) -> Outcome:
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
        if not row.content or row.raised_on is None:
            raise refusal(_("it does not say what is needed, or since when"))
        if row.closed and row.closed_on is None:
            raise refusal(_("it was closed off, but the sheet does not say when"), column=column_of(sheet, "closed_on"))
        file, person = self.found[id(row)].taken(warn)
        said = _said(row, warn)
        reasons = too_long(Need, {"what": row.content}) + names_too_long(NeedKind, row.kind)
        reasons += names_too_long(User, row.owner_name, row.raised_by)
        if reasons:
            raise NotTaken(REFUSED, *reasons)
        owner = plan.crew.person(row.owner_name, file.community) if row.owner_name else None
        place = _key(stands_for(file, person), row.content, row.raised_on)
        known = self.known.get(place)
        if owner is not None:
            group = file.household.building.parent
            self.in_charge[id(sheet)].append((owner, group, row.raised_on))
        if known is None:
            need = self._create(row, file, person, owner, said, warn)
            self.known[place] = Known(need, row.source)
            outcome.what = CREATE
            return
        if "note" in said and is_noted(said["note"], known.need.note):
            del said["note"]
        if row.kind:
            said["kind"] = self.kinds.find(row.kind, warn)
        if known.row is not None:
            self._repeat(row, known, said, owner, outcome)
            return
        self._compare(row, known.need, said, owner, outcome)
        known.row = row.source

    # --- a need that is not on file yet ------------------------------------------------------------------------

    def _create(self, row, file, person, owner, said, warn):
        plan = self.plan
        kind = self.kinds.find(row.kind, warn)
        state = _state(row)
        if state == Status.REPORTED and owner is not None:
            state = Status.TAKEN_ON
        values = {"source": Source.WORKBOOK, "due_on": None} | said
        if state in OPEN and values["due_on"] is None:
            values["due_on"] = row.raised_on + timedelta(days=kind.days)
        need = Need(
            household=file.household,
            person=person,
            what=row.content,
            kind=kind,
            service_class=kind.service_class,
            status=state,
            raised_on=row.raised_on,
            raised_by=plan.crew.person(row.raised_by, file.community) if row.raised_by else None,
            owner=owner,
            closed_on=row.closed_on if state == Status.CLOSED else None,
            workbook_row=brief(row.source, IN_SOURCE),
            **values,
        )
        if state == Status.CLOSED:
            need.result = row.result or row.measure or _("Closed off before this system; no result was written down.")
        plan.create(need, row.source)
        self._tell(need, row)
        return need

    def _tell(self, need, row):
        """The story of a need that comes from a workbook, as far as the sheet tells it."""
        source = brief(row.source, IN_SOURCE)
        self._step(need, Step.RAISED, Status.REPORTED, on=need.raised_on, by=need.raised_by, note=source)
        if need.owner is not None:
            self._step(need, Step.TAKE_ON, Status.TAKEN_ON, on=need.raised_on, by=need.owner)
        if need.status == Status.CLOSED:
            self._step(need, Step.CLOSE, Status.CLOSED, on=need.closed_on, by=None, note=source)
            closing = Closing(
                need=need, closed_on=need.closed_on, result=need.result, before_system=True, source=source
            )
            self.plan.new[Closing].append(closing)
        if need.status == Status.DROPPED:
            because = row.result or row.measure or row.status
            self._step(need, Step.DROP, Status.DROPPED, on=row.closed_on or need.raised_on, by=None, note=because)

    def _step(self, need, step, status, *, on, by, note=""):
        event = NeedEvent(need=need, round=need.reopened, step=step, status=status, on=on, by=by, note=note)
        self.plan.new[NeedEvent].append(event)

    # --- a need that is on file --------------------------------------------------------------------------------

    def _compare(self, row, need, said, owner, outcome):
        state = _state(row)
        if need.status not in OPEN:
            self._compare_ended(row, need, said, state, outcome)
            return
        if state in (Status.CLOSED, Status.DROPPED):
            words = _("the row says %(state)s, but the need is open (%(now)s): it is closed off on its page")
            raise conflict(words % {"state": Status(state).label, "now": need.get_status_display()})
        if owner is not None and need.owner_id is not None and need.owner_id != owner.pk:
            words = _("%(owner)s is in charge of it by now, the row says %(other)s")
            raise conflict(words % {"owner": need.owner.name, "other": owner.name})
        values = differing(need, said)
        if "kind" in values:
            values["service_class"] = values["kind"].service_class
        outcome.changes = changes(need, {name: value for name, value in values.items() if name != "service_class"})
        if owner is not None and need.owner_id is None:
            outcome.changes.append(Change(_("owner"), "", owner.name))
            values["owner"] = owner
            if need.status == Status.REPORTED:
                values["status"] = Status.TAKEN_ON
                self._step(need, Step.TAKE_ON, Status.TAKEN_ON, on=self.plan.today, by=owner)
        outcome.what = UPDATE if outcome.changes else SAME
        if values:
            self.plan.change(need, row.source, values)

    def _compare_ended(self, row, need, said, state, outcome):
        """What was closed off or dropped is not changed by a workbook; one that knows less is not a conflict."""
        now = need.get_status_display()
        if state not in (Status.CLOSED, Status.DROPPED):
            words = _("by now it is: %(now)s; it stays so")
            outcome.warnings.append(Reason(words % {"now": now}))
            return
        if state != need.status:
            words = _("the row says %(state)s, the need on file is: %(now)s")
            raise conflict(words % {"state": Status(state).label, "now": now})
        if state == Status.CLOSED:
            said = said | {"closed_on": row.closed_on} | ({"result": row.result} if row.result else {})
        told = changes(need, differing(need, said))
        if told:
            raise NotTaken(CONFLICT, *(Reason(f"{now}: {change}") for change in told))

    def _repeat(self, row, known, said, owner, outcome):
        """An earlier row speaks of the same need: this one says the same, or otherwise and is not taken."""
        need, state = known.need, _state(row)
        told = changes(need, differing(need, said))
        if state != need.status and not (state == Status.REPORTED and need.status in OPEN):
            told.append(Change(_("state"), need.get_status_display(), str(Status(state).label)))
        if owner is not None and owner is not need.owner and (owner.pk is None or owner.pk != need.owner_id):
            told.append(Change(_("owner"), need.owner.name if need.owner else "", owner.name))
        if state == Status.CLOSED and row.closed_on != need.closed_on:
            told.append(Change(_("closed off on"), str(need.closed_on or ""), str(row.closed_on)))
        outcome.repeats, outcome.what = known.row, CONFLICT if told else SAME
        words = _("row %(row)s says otherwise: %(change)s")
        outcome.reasons = [Reason(words % {"row": known.row, "change": change}) for change in told]

    # --- who leads a group -------------------------------------------------------------------------------------

    def claim_groups(self):
        """Whoever answers in a whole sheet for one group alone, and alone for it, is that group's lead."""
        for answers in self.in_charge.values():
            groups, times = defaultdict(dict), Counter(id(user) for user, _group, _day in answers)
            only_one = defaultdict(dict)
            for user, group, _day in answers:
                groups[id(user)][id(group)] = group
            for user, group, _day in answers:
                if len(groups[id(user)]) == 1:
                    only_one[id(group)][id(user)] = user
            for user, group, day in answers:
                if list(only_one[id(group)]) == [id(user)] and times[id(user)] >= ENOUGH:
                    self.plan.crew.claim(group, Role.GROUP_LEAD, user, day, is_said=False)


def _about(row):
    return " ".join(str(word) for word in (row.raised_on, row.person_name or row.head_name, row.content) if word)


def _key(person, what, day):
    return id(person), key(what), day


def _state(row):
    if row.dropped:
        return Status.DROPPED
    return Status.CLOSED if row.closed else Status.REPORTED


def _said(row, warn):
    note = [row.note, f"对接单位：{row.partner}" if row.partner else ""]  # as an office writes it, in any language
    said = {
        "due_on": row.due_on,
        "measure": row.measure,
        "note": STOP.join(text for text in note if text),
        "urgency": _chosen(Urgency, row.urgency, warn),
        "source": _chosen(Source, row.channel, warn),
    }
    return {name: value for name, value in said.items() if value}


def _chosen(kind, text, warn):
    value = choice(kind, text)
    if value is None:
        warn(Reason(_("“%(value)s” was not understood; left as it is") % {"value": text}))
    return value
