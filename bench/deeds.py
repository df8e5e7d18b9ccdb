"""What an office does most, posted as its pages post it: logging a visit, closing a need off."""

import uuid
from collections import defaultdict
from datetime import date

from bench.pages import CASEWORKER, WARM_UPS
from bench.report import Measured

GROWTH = 1.2


def measure_deeds(browsers, rounds) -> dict:
    """Returns (deed, households) → seconds; every post is a household's or a need's first."""
    seconds = defaultdict(list)
    offices = {size: browser for (size, who), browser in browsers.items() if who == CASEWORKER}
    for number in range(WARM_UPS + rounds):
        for deed in (log_visit, close_need):
            for size in sorted(offices, reverse=bool(number % 2)):
                taken = deed(offices[size], number)
                if number >= WARM_UPS:
                    seconds[deed, size].append(taken)
    return seconds


def log_visit(browser, number) -> float:
    """A visit at which somebody was met and two things were seen."""
    return browser.post(
        f"/visits/new/?household={browser.subjects['numbers'][number]}",
        submission=uuid.uuid4(),
        visited_on=_today(),
        mode="home",
        met="yes",
        visitors=browser.subjects["user"],
        health="watch",
        health_words="血压偏高",
        housing="fine",
        note="身体状况稳定，情绪良好",
    )[1]


def close_need(browser, number) -> float:
    """A need that a lead proposed as done, closed off by the caseworker."""
    need, version = browser.subjects["to_check"][number]
    return browser.post(f"/needs/{need}/close/", version=version, on=_today(), note="已回访核实")[1]


def _today():
    return date.today().isoformat()  # noqa: DTZ011 - the filling counts from this day too


def judge_deeds(seconds, sizes, database) -> list[Measured]:
    small, large = sizes
    names = {log_visit: "logging a visit", close_need: "closing a need"}
    return [
        Measured.ratio(
            database, f"{name}, {large:,} ÷ {small:,}", CASEWORKER, seconds[deed, large], seconds[deed, small], GROWTH
        )
        for deed, name in names.items()
    ]
