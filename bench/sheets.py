"""Ledger ÷ openpyxl, import ÷ bulk upsert, list ÷ bare load: which child processes run, and their ratios."""

import json
import tempfile
from pathlib import Path

from bench.report import Measured
from bench.servers import DATA, copied, empty, run

EXPORT_OVER_OPENPYXL, EXPORT_MEGABYTES, IMPORT_OVER_UPSERT = 1.2, 150, 4
LISTS_OVER_LOAD, LISTS_MEGABYTES = 6, 300


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
    """A department's list from CSV to findings; the same rows only loaded, and joined with everybody on file."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path, ours, theirs = Path(folder) / "list.csv", [], []
        for _turn in range(repeats):
            with copied(store, name, "lists") as url:
                if not path.exists():
                    _do(url, "write_list", path, rows)
                theirs.append(_do(url, "load", path))
                ours.append(_do(url, "lists", path))
    over, under = ([one["seconds"] for one in runs] for runs in (ours, theirs))
    words = f"list of {rows:,} rows, from CSV to findings"
    peak = max(one["megabytes"] for one in ours)
    return [
        Measured.ratio(store.name, f"{words} ÷ bare load and join", "", over, under, LISTS_OVER_LOAD),
        Measured(store.name, f"{words}, peak memory", "", peak, LISTS_MEGABYTES, "MB"),
    ]


def _do(url, *words) -> dict:
    return json.loads(run("-m", "bench.workbooks", *words, url=url).splitlines()[-1])
