"""What a row of the list of partner units comes to. A unit's key is its full name, brackets and all."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE, Change, Outcome, Reason
from assist.imports.plan import IN_SOURCE, NotTaken, Plan, brief, changes, differing, refusal, too_long
from assist.imports.register import helpings
from assist.imports.rows import PartnerRow, Sheet, Source
from assist.imports.values import is_masked, key
from common.wording import says
from needs.models import Need, Offer, PartnerUnit

BETWEEN_OFFERS = re.compile(r"[、，,;；\n]+")


@dataclass(eq=False, slots=True)
class Known:
    """A unit on the list or planned, what it offers, and the row of this import that speaks of it."""

    unit: PartnerUnit
    offers: dict = field(default_factory=dict)  # by key: Offer
    row: Source | None = None


class Partners:
    """The units that rows may repeat, and the planning of the rows."""

    def __init__(self, plan: Plan):
        self.plan, self.kinds = plan, plan.kinds
        self.known: dict[str, Known] = {}
        self.kind_of_words: dict[str, Counter] = defaultdict(Counter)
        self.codes: dict[str, str] = {}  # credit code: the unit that has it

    def load(self, items):
        """Bring in the units that these (sheet, row) pairs name, and the kinds of needs called like their offers."""
        rows, by_pk = [row for _sheet, row in items], {}
        for some in helpings(row.name for row in rows):
            for unit in PartnerUnit.objects.filter(name__in=some):
                self.known[unit.name] = by_pk[unit.pk] = Known(unit)
        for some in helpings(row.credit_code for row in rows if row.credit_code):
            self.codes |= dict(PartnerUnit.objects.filter(credit_code__in=some).values_list("credit_code", "name"))
        for some in helpings(by_pk):
            for offer in Offer.objects.filter(unit__in=some):
                by_pk[offer.unit_id].offers[key(offer.what)] = offer
        for some in helpings(what for row in rows for what in offers_of(row)):
            for what, kind in Need.objects.filter(what__in=some).values_list("what", "kind__name").distinct():
                self.kind_of_words[key(what)][kind] += 1
        for need in self.plan.new[Need]:
            self.kind_of_words[key(need.what)][need.kind.name] += 1

    def row(self, sheet: Sheet, row: PartnerRow) -> Outcome:
        """Plan one row."""
        outcome = Outcome(row=row, source=row.source, about=row.name, lines=row.lines, warnings=list(row.warnings))
        try:
            if row.refusals:
                raise NotTaken(REFUSED, *row.refusals)
            self._plan(row, outcome)
        except NotTaken as why:
            outcome.what, outcome.reasons, outcome.repeats = why.what, list(why.reasons), why.repeats
        return outcome

    def _plan(self, row, outcome):
        said = _said(row)
        holder = self.codes.setdefault(row.credit_code, row.name) if row.credit_code else row.name
        if holder != row.name:
            del said["credit_code"]
            words = _("the credit code %(code)s is that of “%(unit)s”; left empty")
            outcome.warnings.append(Reason(words % {"code": row.credit_code, "unit": holder}))
        offers = offers_of(row)
        reasons = too_long(PartnerUnit, said) + [one for what in offers for one in too_long(Offer, {"what": what})]
        if reasons:
            raise NotTaken(REFUSED, *reasons)
        known = self.known.get(row.name)
        since = row.since or (known.unit.listed_on if known else None)
        if row.ended_on and since and row.ended_on < since:
            words = _("it ended on %(ended)s, before it began on %(since)s")
            raise refusal(words % {"ended": row.ended_on, "since": since})
        if known is None:
            sort = {"sort": row.sort} if row.sort else {}  # proposed once; the office may say otherwise
            unit = PartnerUnit(**said, **sort, source=brief(row.source, IN_SOURCE))
            known = self.known[row.name] = Known(unit)
            self.plan.create(known.unit, row.source)
            self._offer(known, offers, row)
            outcome.what = CREATE
        else:
            self._compare(row, known, said, offers, outcome)
        known.row = known.row or row.source

    def _compare(self, row, known, said, offers, outcome):
        values = differing(known.unit, said)
        new = [what for what in offers if key(what) not in known.offers]
        told = changes(known.unit, values)
        if new:
            told.append(Change(_("offers"), "", "、".join(new)))
        if known.row is not None:
            words = _("row %(row)s says otherwise: %(change)s")
            outcome.reasons = [Reason(words % {"row": known.row, "change": change}) for change in told]
            outcome.repeats, outcome.what = known.row, CONFLICT if told else SAME
            return
        gone = known.offers.keys() - {key(what) for what in offers}
        if offers and gone:
            words = _("offered on the list and not in the row; stays: %(offers)s")
            names = "、".join(offer.what for place, offer in known.offers.items() if place in gone)
            outcome.warnings.append(Reason(words % {"offers": names}))
        outcome.changes, outcome.what = told, UPDATE if told else SAME
        if told:
            self.plan.change(known.unit, row.source, values)
            self._offer(known, new, row)

    def _offer(self, known, offers, row):
        for what in offers:
            offer = Offer(unit=known.unit, what=what, kind=self._kind(what), **_said_of_offers(row))
            known.offers[key(what)] = offer
            self.plan.new[Offer].append(offer)

    def _kind(self, what):
        """The kind of need an offer serves: the kind of its name, else the one that needs of these words are of."""
        named = self.kinds.get(what)
        if named is not None:
            return named
        found = self.kind_of_words.get(key(what))
        return self.kinds.get(next(iter(found))) if found and len(found) == 1 else None


def offers_of(row: PartnerRow) -> list[str]:
    """What the row offers, each thing once."""
    found = [what.strip() for part in row.offers for what in BETWEEN_OFFERS.split(part)]
    return list(dict.fromkeys(what for what in found if what))


def _said_of_offers(row) -> dict:
    """What a row says of each thing that it offers; a new offer takes it over, one that is kept already does not."""
    said = {"mode": row.mode, "when": row.when[:100], "won": row.won, "assured_on": row.assured_on}
    said["note"] = says(_("For whom"), row.for_whom)[:300] if row.for_whom else ""
    return {name: value for name, value in said.items() if value}


def _said(row):
    said = {
        "name": row.name,
        "kind": row.kind,
        "contact": row.contact,
        "phone": "" if is_masked(row.phone) else row.phone,
        "address": row.address,
        "capacity": row.capacity,
        "credit_code": row.credit_code,
        "agreement": row.agreement,
        "listed_on": row.since,
        "ended_on": row.ended_on,
        "note": row.note,
    }
    return {name: value for name, value in said.items() if value}
