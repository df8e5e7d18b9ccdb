"""The demo office's families: 286 people on the cut-off day, none of whom can be anybody."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn.ric import calc_check_digit

from assist.demo.words import GIVEN, SURNAMES
from households.models import Category, Cause, Relation, Risk

PEOPLE = 286


@dataclass
class Someone:
    """A person to be: relation to the head, age, sex, and what marks the person out."""

    relation: str
    age: int
    male: bool
    marks: dict


def _someone(random, relation, ages, male, **marks):
    return Someone(relation, random.randint(*ages), male, marks)


def _alone(r):
    return [
        _someone(r, Relation.HEAD, (72, 94), r.random() < 0.4, health=r.choice(["weak", "chronic"]), work="retired")
    ]


def _couple(r):
    return [
        _someone(r, Relation.HEAD, (66, 88), True, health="chronic", work="retired"),
        _someone(r, Relation.SPOUSE, (64, 86), False, health=r.choice(["weak", "chronic"]), work="retired"),
    ]


def _mother_and_son(r):
    """As in the press report: a very old mother, an adult child with a disability."""
    return [
        _someone(
            r,
            Relation.HEAD,
            (45, 58),
            True,
            health="disabled",
            disability_class=r.choice("456"),
            disability_level=r.choice([1, 2, 3]),
            work="none",
            self_care="partial",
        ),
        _someone(
            r,
            Relation.PARENT,
            (80, 91),
            False,
            health="weak",
            work="none",
            self_care=r.choice(["partial", "lost"]),
        ),
    ]


def _single_parent(r):
    return [
        _someone(
            r,
            Relation.HEAD,
            (33, 48),
            r.random() < 0.3,
            health="good",
            work=r.choice(["flexible", "registered_jobless"]),
            monthly_income=r.choice([900, 1500, 2200]),
        ),
        _someone(
            r,
            r.choice([Relation.SON, Relation.DAUGHTER]),
            (7, 17),
            r.random() < 0.5,
            health="good",
            work="at_school",
        ),
    ]


def _young_family(r):
    return [
        _someone(
            r,
            Relation.HEAD,
            (36, 50),
            True,
            health=r.choice(["grave", "good"]),
            work=r.choice(["flexible", "unregistered_jobless"]),
            monthly_income=r.choice([0, 1200, 2600]),
        ),
        _someone(
            r,
            Relation.SPOUSE,
            (34, 48),
            False,
            health="good",
            work=r.choice(["employed", "flexible"]),
            monthly_income=r.choice([1800, 2400]),
        ),
        _someone(
            r,
            r.choice([Relation.SON, Relation.DAUGHTER]),
            (5, 16),
            r.random() < 0.5,
            health="good",
            work="at_school",
        ),
    ]


def _three_generations(r):
    return [
        *_young_family(r),
        _someone(r, Relation.PARENT, (68, 84), False, health="chronic", work="retired"),
    ]


def _grandparents_and_child(r):
    return [
        _someone(r, Relation.HEAD, (62, 74), True, health="chronic", work="retired"),
        _someone(r, Relation.SPOUSE, (60, 72), False, health="weak", work="none"),
        _someone(r, Relation.GRANDCHILD, (6, 15), r.random() < 0.5, health="good", work="at_school"),
    ]


SHAPES = [
    (_alone, 40),
    (_couple, 22),
    (_mother_and_son, 12),
    (_single_parent, 14),
    (_young_family, 12),
    (_three_generations, 10),
    (_grandparents_and_child, 8),
]


def make_families(random: Random) -> list[list[Someone]]:
    """Families of one to four that come to exactly 286 people."""
    families, people = [_mother_and_son(random)], 2
    makers, weights = zip(*SHAPES, strict=True)
    while people < PEOPLE:
        family = random.choices(makers, weights)[0](random)
        if people + len(family) > PEOPLE:
            family = _alone(random)
        families.append(family)
        people += len(family)
    return families


class Identities:
    """Identity numbers with the sequence codes 996 to 999, which no one under 99 carries; each given once."""

    def __init__(self, random: Random):
        self.random, self.given = random, set()

    def give(self, born: date, *, male: bool) -> tuple[str, date]:
        """A number for this sex, born on this day or as soon after as one is free."""
        while True:
            for sequence in ("997", "999") if male else ("996", "998"):
                start = f"340103{born:%Y%m%d}{sequence}"
                if start not in self.given:
                    self.given.add(start)
                    return start + calc_check_digit(start + "0"), born
            born += timedelta(days=1)


def born_at(random: Random, age: int, *, on: date) -> date:
    """A birth date of somebody who is this old on a day."""
    return date(on.year - age - 1, on.month, min(on.day, 28)) + timedelta(days=random.randint(1, 364))


def make_names(random: Random, family: list[Someone]) -> list[str]:
    """Names of one family: children share the father's surname, whoever married in has another."""
    surname, other = random.sample(SURNAMES, 2)
    inherits = {Relation.HEAD, Relation.SON, Relation.DAUGHTER, Relation.GRANDCHILD}
    given = random.sample(GIVEN, len(family))
    return [(surname if one.relation in inherits else other) + word for one, word in zip(family, given, strict=True)]


def standing(random: Random, family: list[Someone]) -> tuple[str, str, str]:
    """Category, cause and risk that fit a family."""
    disabled = any(one.marks.get("disability_class") for one in family)
    grave = any(one.marks.get("health") == "grave" for one in family)
    eldest = max(one.age for one in family)
    cause = (
        Cause.DISABILITY
        if disabled
        else Cause.ILLNESS
        if grave
        else random.choice([Cause.NO_LABOUR, Cause.JOB_LOSS, Cause.SCHOOLING, Cause.RIGID, Cause.ACCIDENT])
    )
    category = random.choices(
        [
            Category.DIBAO,
            Category.MARGIN,
            Category.TEKUN if len(family) == 1 else Category.DIBAO,
            Category.NONE,
        ],
        [5, 3, 2, 4],
    )[0]
    risk = Risk.HIGH if eldest >= 88 and len(family) == 1 else Risk.KEY if eldest >= 80 or disabled else Risk.GENERAL
    return category, cause, risk
