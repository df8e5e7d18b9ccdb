"""``python -m bench``: measure, print the ratios with their goals, write bench/results.json and bench/results.md.

trials.md §1 says how: two offices of different size, a server each, asked in turn; ratios of one run only.
"""

import argparse
import signal
import sys
from contextlib import ExitStack

from bench import report
from bench.deeds import judge_deeds, measure_deeds
from bench.matching import measure_matching
from bench.pages import BOTH, MOST_NOISE, Browser, judge_pages, measure_pages, noise
from bench.report import Measured
from bench.servers import STORES, copied, filled, prepare, serving
from bench.sheets import measure_export, measure_import, measure_lists

FILL_GOAL = 1_000  # households a second, on SQLite
ATTEMPTS = 3  # at a run quiet enough to judge


def main():
    wanted = _wanted()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end with the bench
    found = []
    for name in wanted.databases:
        with STORES[name].running() as store:
            found += measure(store, wanted)
    about = report.about_this_run(households=wanted.households, rounds=wanted.rounds)
    print(report.as_table(found))
    if wanted.quick:
        print("A quick run: nothing is written.")
        return
    report.write_results(found, about)


def _wanted():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--households", type=_numbers, default=[1_000, 100_000], help="two sizes: 1000,100000")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=list(STORES))
    parser.add_argument("--rounds", type=int, default=15, help="how often each page is asked for, after two warm-ups")
    parser.add_argument("--repeats", type=int, default=3, help="how often the ledger is written and an import done")
    parser.add_argument("--imported", type=int, default=10_000, help="how many households are imported")
    parser.add_argument("--listed", type=int, default=1_000_000, help="how many rows a department's list has")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 households; writes no results")
    wanted = parser.parse_args()
    if wanted.quick:
        wanted.households, wanted.repeats = [1_000, 10_000], 1
        wanted.imported, wanted.listed = 1_000, 10_000
    return wanted


def _numbers(text):
    return sorted(int(number) for number in text.split(","))


def measure(store, wanted) -> list[Measured]:
    """Everything on one database."""
    sizes, found = wanted.households, []
    with ExitStack() as stack:
        browsers = {}
        for size in sizes:
            name, rate = filled(store, size)
            goal = FILL_GOAL if store.name == "sqlite" else None
            found.append(Measured(store.name, f"filling {size:,} households", "", rate, goal, "/s", at_least=True))
            url = stack.enter_context(copied(store, name, f"run{size}"))
            prepare(url)
            port = stack.enter_context(serving(url))
            browsers |= {(size, who): Browser(port, who) for who in BOTH}
        found += quiet_pages(store, sizes, browsers, wanted.rounds)
        found += judge_deeds(measure_deeds(browsers, wanted.rounds), sizes, store.name)
    found += measure_matching(store, filled(store, sizes[-1])[0])
    found += measure_export(store, filled(store, sizes[-1])[0], wanted.repeats)
    found += measure_import(store, wanted.imported, wanted.repeats)
    found += measure_lists(store, filled(store, sizes[-1])[0], wanted.listed, wanted.repeats)
    return found


def quiet_pages(store, sizes, browsers, rounds):
    """The pages' ratios, from a run in which the empty page took the same time on both servers."""
    for _attempt in range(ATTEMPTS):
        seconds = measure_pages(browsers, rounds)
        loud = noise(seconds, sizes)
        if loud <= MOST_NOISE:
            return judge_pages(seconds, sizes, store.name)
        print(f"{store.name}: the empty page differs by {loud:.0%} between the servers; measuring again.", flush=True)
    sys.exit(f"bench: too noisy to judge ({loud:.0%} > {MOST_NOISE:.0%}); run it on a quiet machine.")


if __name__ == "__main__":
    main()
