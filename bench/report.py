"""What a run found: ratios with their goals, as a table, as Markdown and as JSON."""

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Why a goal is missed, by the words a measurement begins with; only shown where it is.
CAUSES: dict[str, str] = {
    "need list, words": "words inside the sentences of every need: no index of either database serves two characters",
}


@dataclass
class Measured:
    """One ratio (or size, or speed), what it may be, and the times behind it in milliseconds."""

    database: str
    what: str
    who: str
    value: float
    goal: float | None = None
    unit: str = "×"
    at_least: bool = False
    times: dict = field(default_factory=dict)
    allowed: str = ""  # another way in which the goal is met

    @classmethod
    def ratio(cls, database, what, who, over, under, goal):
        """The ratio of the medians of two lists of seconds."""
        value = statistics.median(over) / statistics.median(under)
        return cls(database, what, who, value, goal, times={"over": _times(over), "under": _times(under)})

    def also(self, value, most, words):
        """A second goal, of which meeting one is enough."""
        if value <= most:
            self.allowed = f"{value:.1f} × {words} (may be {most})"

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        kept = self.value >= self.goal if self.at_least else self.value <= self.goal
        return kept or bool(self.allowed)

    @property
    def verdict(self) -> str:
        if self.is_met is None:
            return ""
        if self.is_met:
            return self.allowed or "kept"
        return "MISSED"

    @property
    def cause(self) -> str:
        if self.is_met is not False:
            return ""
        words = f"{self.database}: {self.what}"
        return next((cause for start, cause in CAUSES.items() if words.startswith(start)), "not known yet")

    def cells(self) -> list[str]:
        sign = "≥" if self.at_least else "≤"
        goal = f"{sign} {self.goal:g}" if self.goal is not None else ""
        times = " / ".join(f"{one['median']:,.1f}" for one in self.times.values())
        lows = " / ".join(f"{one['min']:,.1f}" for one in self.times.values())
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.2f}"
        return [self.database, self.what, self.who, f"{value} {self.unit}", goal, self.verdict, times, lows, self.cause]

    def as_json(self) -> dict:
        return asdict(self) | {"value": round(self.value, 4), "is_met": self.is_met, "cause": self.cause}


def _times(seconds) -> dict:
    return {
        "median": round(statistics.median(seconds) * 1000, 3),
        "min": round(min(seconds) * 1000, 3),
        "count": len(seconds),
    }


HEADINGS = ["database", "what", "who", "measured", "goal", "verdict", "medians, ms", "min, ms", "cause"]


def as_table(found) -> str:
    """The table for a terminal."""
    rows = [HEADINGS, *(one.cells() for one in found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_markdown(found, about) -> str:
    lines = ["# Measured runs", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    lines += [f"| {' | '.join(HEADINGS)} |", f"|{' --- |' * len(HEADINGS)}"]
    lines += [f"| {' | '.join(one.cells())} |" for one in found]
    return "\n".join(lines) + "\n"


def about_this_run(**more) -> dict:
    """Where and when these numbers were taken."""
    return {
        "when": datetime.now().astimezone().isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    } | more


def write_results(found, about, folder=HERE):
    """bench/results.json and bench/results.md."""
    results = {"about": about, "measured": [one.as_json() for one in found]}
    (folder / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    (folder / "results.md").write_text(as_markdown(found, about))
