"""Where the cards of a board may go: the steps that somebody may take, asked for all of them at once."""

from dataclasses import dataclass

from django.urls import reverse

from needs.models import STEPS, Need, Status, Step
from needs.models.steps import DEEDS
from needs.referrals.forms import ReferForm
from needs.step_forms import CHECKS, FORMS
from volunteers.models import Place
from volunteers.rights import Deed, may

WORDS = FORMS | {Step.REFER: ReferForm}  # which words each step asks for, the likeliest first


@dataclass(frozen=True)
class Move:
    """One step from the board: taken there and then, or where it needs words on the page that asks for them."""

    step: str
    deed: str
    to: str
    url: str
    at_once: bool


def steps_of(rows, user) -> dict[int, list[str]]:
    """For each of these rows of `rows_of` the steps that `Need.steps_for` names, likeliest first."""
    places = Place.objects.with_parents().in_bulk({row["household__building"] for row in rows})
    waiting = Need.objects.with_keys([row["pk"] for row in rows if row["status"] == Status.TO_CHECK])
    checked = set(waiting.waiting_for_check_by(user).values_list("pk", flat=True))
    return {
        row["pk"]: [
            step
            for step in WORDS
            if step in STEPS
            and row["status"] in STEPS[step][0]
            and may(user, DEEDS[step], places[row["household__building"]])
            and (DEEDS[step] != Deed.CHECK_NEED or row["pk"] in checked)
        ]
        for row in rows
    }


def moves_of(rows, *, user, query) -> dict[int, list[Move]]:
    """For each of these rows the moves its card offers; each leads back to the board (``query``)."""
    steps = steps_of(rows, user)
    return {row["pk"]: [_move(row, step, query) for step in steps[row["pk"]]] for row in rows}


def _move(row, step, query) -> Move:
    at_once = set(WORDS[step].base_fields) == {"version"}
    if at_once:
        url = f"{reverse('needs:step', args=[row['pk'], step])}?{query}"
    else:
        page = "needs:check" if step in CHECKS else "needs:need"
        url = f"{reverse(page, args=[row['pk']])}?{query}&step={step}#{step}"
    to = Status.REPORTED if step == Step.REOPEN and not row["owner__name"] else STEPS[step][1]
    return Move(step, WORDS[step].deed, to, url, at_once)
