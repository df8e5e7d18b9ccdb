"""Ledger ÷ openpyxl, import ÷ bulk upsert, list ÷ bare load: which child processes run, and their ratios."""

import json
import math
import tempfile
from pathlib import Path

from bench.pages import CASEWORKER, Browser
from bench.report import Measured
from bench.servers import DATA, copied, empty, prepare, run, serving, started

EXPORT_OVER_OPENPYXL, EXPORT_MEGABYTES, IMPORT_OVER_UPSERT = 1.2, 150, 4
LISTS_OVER_LOAD, LISTS_MEGABYTES, CHILD_MEGABYTES = {".csv": 6, ".xlsx": 3}, 300, 1024
OVER_COSTLIEST, BESIDE = 2, 2
HOUSEHOLDS, ASKED = "/households/", 100


def measure_export(store, name, repeats) -> list[Measured]:
    """A ledger of about 100,000 rows; the processes take turns."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        ours, theirs = [], []
        for _turn in range(repeats):
            ours.append(_do(store.url(name), "export", Path(folder) / "ledger.xlsx"))
            theirs.append(_do(store.url(name), "openpyxl", Path(folder) / "openpyxl.xlsx"))
    rows = ours[0]["rows"]
    over, under = ([one["seconds"] for one in runs] for runs in (ours, theirs))
    words = f"ledger of {rows:,} rows"
    peak = max(one["megabytes"] for one in ours)
    return [
        Measured.ratio(store.name, f"{words} ÷ openpyxl from memory", "", over, under, EXPORT_OVER_OPENPYXL),
        Measured(store.name, f"{words}, peak memory", "", peak, EXPORT_MEGABYTES, "MB"),
    ]


def measure_import(store, households, repeats) -> list[Measured]:
    """A household ledger into an office that is empty; the same rows upserted into another."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path, ours, theirs = Path(folder) / "households.xlsx", [], []
        for _turn in range(repeats):
            with empty(store, "imported") as url:
                if not path.exists():
                    _do(url, "ledger", path, households)
                ours.append(_do(url, "bring_in", path, households))
            with empty(store, "upserted") as url:
                theirs.append(_do(url, "upsert", path))
    over, under = ([one["seconds"] for one in runs] for runs in (ours, theirs))
    words = f"import of {households:,} households"
    peak = max(one["megabytes"] for one in ours)
    return [
        Measured.ratio(store.name, f"{words} ÷ upsert of the same rows", "", over, under, IMPORT_OVER_UPSERT),
        Measured(store.name, f"{words}, peak memory", "", peak, unit="MB"),
    ]


def measure_lists(store, name, rows, repeats) -> list[Measured]:
    """A department's list from its file to findings; the same rows only loaded, and joined with everybody on file."""
    found = []
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        for suffix, goal in LISTS_OVER_LOAD.items():
            path, ours, theirs = Path(folder) / f"list{suffix}", [], []
            for _turn in range(repeats):
                with copied(store, name, "lists") as url:
                    if not path.exists():
                        _do(url, "write_list", path, rows)
                    _do(url, "forget_findings", path)
                    theirs.append(_do(url, "load", path))
                    ours.append(_do(url, "lists", path) | _do(url, "reading", path))
            found += _judge_lists(store.name, f"list of {rows:,} rows, from {suffix} to findings", ours, theirs, goal)
        found.append(measure_beside(store, name, Path(folder) / "list.csv"))
    return found


def _judge_lists(database, words, ours, theirs, goal) -> list[Measured]:
    over, under = ([one["seconds"] for one in runs] for runs in (ours, theirs))
    together = [one["kinds"].pop("together") for one in ours]
    costliest = [max(one["kinds"].values()) for one in ours]
    worker, child = (max(one[which] for one in ours) for which in ("megabytes", "child"))
    return [
        Measured.ratio(database, f"{words} ÷ bare load and join", "", over, under, goal),
        Measured.ratio(
            database, f"{words}, every kind of finding ÷ the costliest", "", together, costliest, OVER_COSTLIEST
        ),
        Measured(database, f"{words}, peak memory of the worker", "", worker, LISTS_MEGABYTES, "MB"),
        Measured(database, f"{words}, peak memory of the reading child", "", child, CHILD_MEGABYTES, "MB"),
    ]


def measure_beside(store, name, path) -> Measured:
    """The household list while a list is brought in and compared, against the same page on an idle machine."""
    with copied(store, name, "beside") as url:
        prepare(url)
        _do(url, "forget_findings", path)
        with serving(url) as port:
            browser = Browser(port, CASEWORKER)
            idle = [browser.get(HOUSEHOLDS)[1] for _ in range(ASKED)]
            busy = []
            with started("-m", "bench.workbooks", "lists", path, url=url) as process:
                while process.poll() is None:
                    busy.append(browser.get(HOUSEHOLDS)[1])
    return Measured.ratio(
        store.name,
        "household list while a list is brought in ÷ idle, p95",
        CASEWORKER,
        [p95(busy)],
        [p95(idle)],
        BESIDE,
    )


def p95(seconds) -> float:
    """What nineteen of twenty stay below."""
    return sorted(seconds)[max(math.ceil(len(seconds) * 0.95) - 1, 0)]


def _do(url, *words) -> dict:
    return json.loads(run("-m", "bench.workbooks", *words, url=url).splitlines()[-1])
