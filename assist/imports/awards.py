"""How what a list says of somebody joins what earlier lists said: it is new, goes on, changes or ends."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from assist.imports.held import COLUMNS, Held, as_held, held_of
from assist.imports.outcomes import CREATE, Change
from assist.imports.rows import Fact
from benefits.models import Award, BenefitKind, Nature
from benefits.models.roster import IN_LISTS
from common.databases.among import among
from common.spool import SortedSpool, Spool
from households.models import Person

FACTS = ("amount", "disability_class", "disability_level", "value", "covers")
TAKEN = (
    "name", "birth_date", "identity_index", "other_index", "head_index", "community", "is_ours",
    *IN_LISTS, "department",
)  # fmt: skip
A_DAY = timedelta(days=1)


class Awards:
    """What is known of everybody named, by kind, number, household and place; two of one place never hold at once."""

    def __init__(self):
        self.kinds: dict[int, BenefitKind] = {}
        self.known: dict[tuple, list[Held]] = defaultdict(list)
        self.by_key: dict[int, Held] = {}  # an award is one row here, however often it is asked for
        self.by_hand: dict[tuple, list[Held]] = defaultdict(list)  # by kind and whose: no list keeps these yet
        self.whose: dict[tuple, list[Held]] = defaultdict(list)  # the same by kind and number alone
        self.changed: dict[int, Held] = {}
        # Columns of those that nothing changes any more, the new ones in the order of the table's widest index.
        self.done_new, self.done_changed = SortedSpool(COLUMNS.index("identity_index")), Spool()

    @property
    def is_empty(self):
        return not (self.changed or self.done_new or self.done_changed or any(self.new()))

    def new(self):
        """Those to be made of which more may be said."""
        return (one for place in self.known.values() for one in place if not one.pk)

    def touched(self):
        """Those to be made, and those known of which this import says more."""
        return [*self.new(), *self.changed.values()]

    def now(self, award: Held) -> Held:
        """A known one as this import leaves it."""
        return self.by_key.get(award.pk, award)

    def begin(self, kinds, by_hand):
        """Bring in what was entered by hand and goes on."""
        self.kinds = {kind.pk: kind for kind in kinds}
        alike = Person.objects.filter(name=OuterRef("person__name"), birth_date=OuterRef("person__birth_date"))
        by_hand = by_hand.annotate(is_alone=~Exists(alike.exclude(pk=OuterRef("person")))).order_by("starts_on", "pk")
        whose = ("is_alone", "person__identity_index", "person__name", "person__birth_date")
        for is_alone, index, name, birth, *columns in by_hand.values_list(*whose, "pk", *COLUMNS):
            if index or is_alone:  # else nobody knows whom of several a list would mean
                award = as_held(self.kinds, *columns)
                self.by_hand[award.kind.pk, index or (name, birth)].append(award)

    def load(self, indexes):
        """Bring in what lists have said so far of these numbers."""
        for award in held_of(Award.objects.listed().filter(identity_index__in=among(indexes)), self.kinds):
            award = self.by_key.setdefault(award.pk, award)  # it may have ended with a month before
            if award not in self.known[award.place]:
                self._know(award)

    def _know(self, award):
        self.known[award.place].append(award)
        self.whose[award.kind.pk, award.identity_index].append(award)

    def put_away(self):
        """No more will be said of any of them."""
        for awards in self.known.values():
            self._have_done(awards)
        self._have_done(list(self.changed.values()))  # those that ended, and those entered by hand
        self.known, self.whose = defaultdict(list), defaultdict(list)

    def _have_done(self, awards):
        for award in awards:
            if not award.pk:
                self.done_new.append(award.row())
                continue
            self.by_key.pop(award.pk, None)
            if self.changed.pop(award.pk, None):
                self.done_changed.append((*award.row(), award.pk))

    def take(self, new: Held, fact: Fact):
        """Make, keep, change or end what is known; yields CREATE or Changes."""
        self._adopt(new)
        known = self._latest(new)
        if fact.is_stopped:
            known = known or self._only_one(new)
            new.place = known.place if known else new.place
            yield from self._stop(known, new, fact)
        elif known is None:
            yield from self._make(new)
        elif new.kind.nature == Nature.DEATH:
            yield from self._died(known, new)
        elif known.ends_on and known.ends_on < new.seen_in and (fact.starts_on or new.seen_in) >= known.ends_on:
            yield from self._make(new)  # it had ended before this month, and nothing says that it went on
        else:
            yield from self._go_on(known, new, has_start=fact.starts_on is not None)

    def end(self, award: Held, day: date):
        """The newest list no longer says it, unless a row of this import, or an earlier list's end, says otherwise."""
        award = self.by_key.setdefault(award.pk, award) if award.pk else award
        if award.ends_on is None and award.seen_in < day:
            self._change(award, {"ends_on": max(day, award.starts_on)})

    def interrupt(self, award: Held, day: date, again: date, department: int):
        """A late list of a department does not say what one before and one after it say: it ended, and began again."""
        award = self.by_key.setdefault(award.pk, award)
        if award.starts_on < day < again <= award.seen_in and again < (award.ends_on or date.max):
            where = {"first_roster": award.last_roster, "first_row": award.last_row}
            self._know(replace(award, pk=None, starts_on=again, department=department, **where))
            where = {"last_roster": award.first_roster, "last_row": award.first_row}
            self._change(award, {"ends_on": day, "seen_in": award.starts_on, **where})

    def _change(self, award, values):
        for name, value in values.items():
            setattr(award, name, value)
        if award.pk:
            self.changed[award.pk] = award

    def _adopt(self, new):
        """What somebody entered by hand is what the list says from now on, not something beside it."""
        if not self.by_hand:
            return
        for whose in (new.identity_index, new.other_index, (new.name, new.birth_date)):
            for own in self.by_hand.pop((new.kind.id, whose), ()):
                if all(one.ends_on and one.starts_on < own.starts_on >= one.ends_on for one in self.known[new.place]):
                    self._change(
                        own, {name: getattr(new, name) for name in TAKEN} | {"by_id": None, "place": new.place}
                    )
                    self._know(own)
                else:  # a list says it already
                    self._change(own, {"ends_on": max(new.seen_in, own.starts_on)})

    def _latest(self, new):
        known = self.known[new.place]
        if not known:
            return None
        if new.kind.nature == Nature.DEATH and (same := [one for one in known if one.starts_on == new.starts_on]):
            return same[0]
        return max(known, key=lambda one: (one.ends_on is None, one.starts_on), default=None)

    def _only_one(self, new):
        """What goes on under another household or community: lists of those who went seldom say which."""
        known = self.whose.get((new.kind.pk, new.identity_index), ())
        going_on = [one for one in known if one.ends_on is None and _may_be_there(one, new)]
        return going_on[0] if len(going_on) == 1 else None

    def _make(self, new) -> list:
        new.starts_on = self._room(new, new.starts_on)
        if new.starts_on >= (new.ends_on or date.max):
            return []
        self._know(new)
        return [CREATE]

    def _room(self, award, wanted) -> date:
        """The first day from the wanted one on which no earlier award of the same place holds or begins."""
        known = self.known[award.place]
        if not known:
            return wanted
        others = [one for one in known if one is not award and one.starts_on <= award.starts_on]
        return max([wanted, *(max(one.ends_on or date.max, one.starts_on + A_DAY) for one in others)])

    def _stop(self, known, new, fact):
        """What was held ends; what was never known to be held, or a later list knows to be held, is left alone."""
        if known is None or known.ends_on is not None or new.seen_in < known.seen_in:
            return
        ends = max(fact.ends_on or new.seen_in, known.starts_on)
        self._change(known, {"ends_on": ends} | _said_last(new))
        yield Change(str(known.kind), "", _("until %(day)s") % {"day": ends}, who=new.name)

    def _died(self, known, new):
        """Somebody dies once: a later list that names another day corrects the earlier one."""
        if new.seen_in < known.seen_in:
            return
        values = {"seen_in": new.seen_in} | _said_last(new) if new.seen_in > known.seen_in else {}
        if known.starts_on != new.starts_on:
            yield Change(str(known.kind), _words(known.starts_on), _words(new.starts_on), who=new.name)
            values |= {"starts_on": new.starts_on}
        if values:
            self._change(known, values)

    def _go_on(self, known, new, *, has_start):
        """The list says it again: the same, or from this month on something else."""
        if new.seen_in < known.seen_in:  # an older list, brought in later
            after = [one for one in self.known[new.place] if (one.ends_on or date.max) > new.seen_in]
            known = min(after, key=lambda one: one.starts_on, default=known)
            if not any(_is_other(known, new, name) for name in FACTS):
                yield from self._starts_earlier(known, new)
            elif new.seen_in < known.starts_on:  # what it was before that, nobody has said yet
                new.ends_on = min(new.ends_on or date.max, known.starts_on)
                yield from self._make(new)
            return
        others = {name: getattr(new, name) for name in FACTS if _is_other(known, new, name)}
        is_later = new.seen_in > known.seen_in
        ends = new.ends_on if new.ends_on is None or new.ends_on >= known.starts_on else known.ends_on
        if is_later and ends and ends <= new.seen_in:
            others = {}  # it was over before this month: what it was while it lasted stays
        told = [
            Change(_label(name), _words(getattr(known, name)), _words(value), who=new.name)
            for name, value in others.items()
        ]
        if others and is_later and known.starts_on < new.seen_in:
            self._change(known, {"ends_on": new.seen_in})
            new.starts_on = new.seen_in
            self._make(new)
            yield from told
            return
        values = others | ({"seen_in": new.seen_in} | _said_last(new) if is_later else {})
        if new.community and known.community != new.community:
            values["community"] = new.community
        if known.ends_on != ends:
            values["ends_on"] = ends
            told.append(Change(_("holds until"), _words(known.ends_on), _words(ends), who=new.name))
        if values:
            self._change(known, values)
        yield from told
        if has_start:
            yield from self._starts_earlier(known, new, is_row_kept=True)

    def _starts_earlier(self, known, new, *, is_row_kept=False):
        """It was held before the first day that is known, as far back as nothing else of the same was."""
        starts = self._room(known, new.starts_on)
        if starts < known.starts_on:
            yield Change(_("holds from"), _words(known.starts_on), _words(starts), who=new.name)
            where = {} if is_row_kept else {"first_roster": new.first_roster, "first_row": new.first_row}
            self._change(known, {"starts_on": starts} | where)


def _may_be_there(known, new):
    """Neither household nor community says that it is another's; a head's name may be that of a known number."""
    heads = {one.head_index for one in (known, new)} - {""}
    communities = {one.community for one in (known, new)} - {""}
    return len(communities) < 2 and (len(heads) < 2 or len({head.startswith("n:") for head in heads}) == 2)


def _said_last(new):
    return {"last_roster": new.last_roster, "last_row": new.last_row, "department": new.department}


def contradict(one: Fact, other: Fact) -> bool:
    """Whether two rows of one month say different things of one person."""
    if one.kind == "death" and one.starts_on != other.starts_on:
        return True
    return any(getattr(one, name) != getattr(other, name) and getattr(other, name) not in (None, "") for name in FACTS)


def _is_other(known, new, name):
    said = getattr(new, name)
    return said not in (None, "") and said != getattr(known, name)


def _label(name):
    return str(Award._meta.get_field(name).verbose_name)


def _words(value):
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
