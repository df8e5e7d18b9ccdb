"""Who should have what, as data: a condition built from facts, compiled to one query over people.

A condition is a mapping with one key: ``all`` and ``any`` (lists of conditions), ``not`` (a condition), or one of the
facts in ``FACTS``. Numbers may be the name of a local value, or a list of numbers to be multiplied; where a fact has
names, one of them is enough. For example::

    {"all": [{"card": {"level_to": 2}}, {"not": {"holds": "tekun"}}]}
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import prod

from django.core.exceptions import ValidationError
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from benefits.models import Award, BenefitKind, LocalValue, Nature
from households.models import (
    Category,
    DisabilityClass,
    Health,
    Household,
    Membership,
    Person,
    SelfCare,
    Tag,
    Tagging,
    Work,
)

MONEY = DecimalField(max_digits=14, decimal_places=2)
LEVELS = (1, 2, 3, 4)  # of a disability, the first the heaviest


class ValueMissing(Exception):
    """A condition rests on a local value that nobody has set; ``name`` says which."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class Facts:
    """What is so on a day: who is a member where, who has died, who holds what."""

    def __init__(self, day: date):
        self.day = day
        self.kinds = list(BenefitKind.objects.all())
        self.has_cards = self._is_told(lambda kind: kind.nature == Nature.CARD)
        self.has_margin = self._is_told(lambda kind: kind.code == Category.MARGIN)
        self.has_work = self._is_told(lambda kind: kind.nature == Nature.WORK)
        self.has_covering = Award.objects.held_on(day).filter(covers__gt=1).exists()
        self.has_deaths = self.of_nature(Nature.DEATH).exists()

    def _is_told(self, is_it):
        """Whether a list tells this at all; where none does, the files are asked."""
        return self._held(is_it).listed().exists()

    def _held(self, is_it):
        """What is held on the day of some kinds: their keys are known, so that nobody has to look for them."""
        kinds = [kind.pk for kind in self.kinds if is_it(kind)]
        return Award.objects.held_on(self.day).filter(kind__in=kinds)

    def homes(self, people) -> dict[int, int]:
        """The file of each of these people: the open one, else the last one, for the dead and gone too."""
        rows = Membership.objects.valid().filter(Q(joined_on=None) | Q(joined_on__lte=self.day), person__in=people)
        last_counts = (F("household__closed_on").asc(nulls_last=True), F("left_on").asc(nulls_last=True), "pk")
        return dict(rows.order_by(*last_counts).values_list("person", "household"))

    def members(self):
        """Who is a member of an open file on the day and alive."""
        present = Membership.objects.present_on(self.day).filter(household__in=self.files().values("pk"))
        return present.filter(~self.died("person"))

    def heads(self, households):
        """The membership that stands for each of these households: the head's, else the first one."""
        first = self.members().filter(household=OuterRef("household")).order_by("-is_head", "pk").values("pk")[:1]
        return self.members().filter(household__in=households, pk=Subquery(first))

    def files(self):
        return Household.objects.open_on(self.day)

    def people(self):
        """Everybody alive on an open file."""
        return Person.objects.filter(Exists(self.members().filter(person=OuterRef("pk"))))

    @cached_property
    def living(self) -> frozenset[int]:
        """The keys of everybody alive on an open file, asked for once by all who compare."""
        return frozenset(self.members().values_list("person", flat=True).order_by().iterator())

    def alive(self, keys):
        """Those of these people who are alive on an open file."""
        return (key for key in keys if key in self.living)

    def died(self, path=""):
        """The condition that the person at a lookup has died: a list or the file says so."""
        before = f"{path}__" if path else ""
        on_file = Q(**{f"{before}died_on__lte": self.day}) | Q(
            **{f"{before}status": "deceased", f"{before}died_on": None}
        )
        on_file &= Q(**{f"{before}pk__isnull": False})
        if not self.has_deaths:
            return on_file
        return Exists(self.of_nature(Nature.DEATH).filter(person=OuterRef(path or "pk"))) | on_file

    def awards(self, *codes):
        """What is held of these kinds on the day."""
        return self._held(lambda kind: kind.code in codes)

    def of_nature(self, *natures):
        """What is held on the day of kinds of these natures."""
        return self._held(lambda kind: kind.nature in natures)

    def holds(self, *codes) -> Q:
        """The condition that a person holds one of these kinds, alone or through the family's award."""
        own = Q(Exists(self.awards(*codes).filter(person=OuterRef("pk"))))
        if not self.has_covering:
            return own
        size = self.members().filter(household=OuterRef("household")).order_by().values("household")
        whole = self.members().filter(
            person__awards__in=self.awards(*codes).filter(covers__gt=1).values("pk"),
            person__awards__covers__gte=Subquery(size.annotate(number=Count("pk")).values("number")),
        )
        mine = self.members().filter(person=OuterRef("pk"), household__in=whole.values("household"))
        return own | Q(Exists(mine))

    def family_holds(self, *codes) -> Q:
        """The condition that somebody of the person's household holds one of these kinds."""
        family = self.members().filter(person__awards__in=self.awards(*codes).values("pk"))
        mine = self.members().filter(person=OuterRef("pk"), household__in=family.values("household"))
        return Q(Exists(mine))

    def number(self, value) -> Decimal:
        """A number, or the local value of that name on the day; of a list their product."""
        if isinstance(value, list):
            return prod(map(self.number, value), start=Decimal(1))
        if isinstance(value, str) and value in LocalValue.Name.values:
            known = LocalValue.objects.value_on(value, self.day)
            if known is None:
                raise ValueMissing(value)
            return known
        return Decimal(str(value))

    def incomes(self):
        """Open files with the members' incomes as lists know them (``income``), and how many they are (``people``)."""
        counts = Q(
            Q(person__awards__ends_on=None) | Q(person__awards__ends_on__gt=self.day),
            person__awards__kind__counts_as_income=True,
            person__awards__starts_on__lte=self.day,
        )
        return (
            self.members()
            .values("household")
            .annotate(
                income=Cast(Sum("person__awards__amount", filter=counts), MONEY), people=Count("person", distinct=True)
            )
            .order_by()
        )


def check(condition) -> None:
    """Refuse a condition that says nothing the program understands."""
    try:
        _check(condition)
    except (TypeError, KeyError, ValueError, AttributeError, InvalidOperation) as error:
        words = _("The condition is not understood at “%(part)s”.")
        raise ValidationError(words % {"part": error}) from error


def _check(condition):
    ((word, value),) = condition.items()
    if word in ("all", "any"):
        for one in list(value):
            _check(one)
    elif word == "not":
        _check(value)
    elif word not in FACTS:
        raise ValueError(word)
    else:
        FACTS[word][1](value)


def compiled(condition, facts: Facts) -> Q:
    """The condition as one filter over people; raises ValueMissing where a local value is not set."""
    ((word, value),) = condition.items()
    if word == "all":
        together = Q()
        for one in value:
            together &= compiled(one, facts)
        return together
    if word == "any":
        either = Q(pk__in=[])
        for one in value:
            either |= compiled(one, facts)
        return either
    if word == "not":
        return ~compiled(value, facts)
    return FACTS[word][0](value, facts)


def years_before(day: date, years: int) -> date:
    """The birthday of whoever becomes so many years old on the day."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February, where that year had none
        return day.replace(year=year, day=28)


def _card(value, facts):
    if facts.has_cards:
        cards = facts.of_nature(Nature.CARD).filter(person=OuterRef("pk"))
        return Q(Exists(cards.filter(**_card_lookups(value))))
    return Q(disability_level__isnull=False, **_card_lookups(value)) | (
        Q(pk__in=[]) if value else ~Q(disability_class="")
    )


def _card_lookups(value):
    lookups = {}
    if "level_to" in value:
        lookups["disability_level__lte"] = value["level_to"]
    if "level" in value:
        lookups["disability_level__in"] = each(value["level"])
    if "class" in value:
        lookups["disability_class__in"] = each(value["class"])
    return lookups


def each(value) -> list:
    """One value or several, as a list."""
    return value if isinstance(value, list) else [value]


def _in_household(facts, **lookups):
    mine = facts.members().filter(person=OuterRef("pk"), **{f"household__{name}": one for name, one in lookups.items()})
    return Q(Exists(mine))


def _family(value, facts):
    if value == Category.MARGIN and not facts.has_margin:
        return _in_household(facts, category=value)
    return facts.family_holds(value)


def _work(value, facts):
    if facts.has_work:
        told = facts.of_nature(Nature.WORK).filter(value__in=each(value))
        return Q(Exists(told.filter(person=OuterRef("pk"))))
    return Q(work__in=each(value))


def _schooling(wanted, facts):
    at_school = Q(work=Work.AT_SCHOOL)
    return at_school if wanted else ~at_school


def _tag(names, facts):
    """The person bears one of these tags, or the household does."""
    given = Tagging.objects.on_day(facts.day).filter(tag__name__in=each(names))
    own = Q(Exists(given.filter(person=OuterRef("pk"))))
    return own | _in_household(facts, pk__in=given.filter(person=None).values("household"))


def _income_below(value, facts):
    poor = facts.incomes().annotate(limit=F("people") * Value(facts.number(value), output_field=MONEY))
    poor = poor.filter(Q(income=None) | Q(income__lt=F("limit")))
    return _in_household(facts, pk__in=poor.values("household"))


def _is_code(value):
    if not BenefitKind.objects.filter(code=value).exists():
        raise ValueError(value)


def _is_number(value):
    factors = [Decimal(str(one)) for one in each(value) if one not in LocalValue.Name.values]
    if min(factors, default=0) < 0 or not prod(factors, start=Decimal(1)) < 10**9:
        raise ValueError(value)


def _is_card(value):
    if set(value) - {"level_to", "level", "class"}:
        raise ValueError(", ".join(value))
    if not set(each(value.get("class", []))) <= set(DisabilityClass.values):
        raise ValueError(value["class"])
    for level in (value.get("level_to", 1), *each(value.get("level", []))):
        if level not in LEVELS:
            raise ValueError(level)


def _is_yes_or_no(value):
    if not isinstance(value, bool):
        raise ValueError(value)


def _are_tags(names):
    for name in each(names):
        if not Tag.objects.filter(name=name).exists():
            raise ValueError(name)


def _one_of(choices):
    def is_one(value):
        for one in each(value):
            choices(one)

    return is_one


# The facts a condition may be built from: how each is asked, and how it is checked when somebody writes it.
FACTS = {
    "holds": (lambda code, facts: facts.holds(code), _is_code),
    "family_holds": (_family, _is_code),
    "card": (_card, _is_card),
    "age_from": (
        lambda age, facts: Q(birth_date__lte=years_before(facts.day, int(facts.number(age)))),
        _is_number,
    ),
    "age_below": (lambda age, facts: Q(birth_date__gt=years_before(facts.day, int(facts.number(age)))), _is_number),
    "category": (lambda names, facts: _in_household(facts, category__in=each(names)), _one_of(Category)),
    "work": (_work, _one_of(Work)),
    "schooling": (_schooling, _is_yes_or_no),
    "self_care": (lambda grades, facts: Q(self_care__in=each(grades)), _one_of(SelfCare)),
    "health": (lambda states, facts: Q(health__in=each(states)), _one_of(Health)),
    "tag": (_tag, _are_tags),
    "income_per_head_below": (_income_below, _is_number),
}
