"""Page times: the same pages of a small and a large office, asked for in turn by the same two people."""

import json
import re
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

from bench.fill import PASSWORD
from bench.report import Measured

WARM_UPS = 2
CASEWORKER, SUPERVISOR = "caseworker0", "supervisor"
BOTH = (CASEWORKER, SUPERVISOR)
EMPTY = "empty page"
GROWTH, OVER_FROZEN, SEARCH_OVER_EMPTY = 1.3, 1.5, 5
OVER_STOCK = {1_000: 0.35, 100_000: 0.15}
MOST_NOISE = 0.15


@dataclass(frozen=True)
class Page:
    """One page: what it is called, its address, who asks for it, and how much slower a large office may be."""

    name: str
    address: str
    who: tuple[str, ...] = BOTH
    goal: float | None = GROWTH

    def path(self, subjects) -> str:
        words = {
            name: quote(word) if isinstance(word, str) and not name.startswith("middle_") else word
            for name, word in subjects.items()
        }
        return self.address.format_map(words)


PAGES = (
    Page(EMPTY, "/bench/empty/", goal=None),
    Page("household list", "/households/"),
    Page("household list, filtered", "/households/?visit=due&risk=high"),
    Page("household list, deep", "/households/?{middle_households}"),
    Page("need list", "/needs/"),
    Page("need list, filtered", "/needs/?status=in_hand&urgency=normal&kind={kind}"),
    Page("need list, words", "/needs/?q={name}"),
    Page("need list, deep", "/needs/?{middle_needs}"),
    Page("file", "/households/{number}/"),
    Page("file, needs", "/households/{number}/needs/"),
    Page("search, a name of two characters", "/search/?q={name}"),
    Page("search, a name that many bear", "/search/?q={often}"),
    Page("search, pinyin", "/search/?q={pinyin}"),
    Page("search, identity number", "/search/?q={identity}"),
    Page("search, last four of an identity number", "/search/?q={tail}"),
    Page("search, phone", "/search/?q={phone}"),
    Page("search, address", "/search/?q={address}"),
    Page("search, number", "/search/?q={number}"),
    Page("search, previous number", "/search/?q={former_number}"),
    Page("search, former member", "/search/?q={gone}"),
    Page("findings", "/findings/"),
    Page("findings of one rule", "/findings/?rule=income"),
    Page("home", "/"),
    Page("board", "/grid/?place={community}"),
    Page("choice of a board", "/grid/", who=(SUPERVISOR,)),
    Page("form of a visit", "/visits/new/?household={number}"),
)
# What arrives after the page; measured, without a goal of its own.
LATER = (
    Page("counts of the household list", "/households/counts/", goal=None),
    Page("counts of the need list", "/needs/counts/", goal=None),
    Page("counts of the findings", "/findings/counts/", goal=None),
    Page("counts of home", "/home/counts/", goal=None),
)
# A list, and the same template over frozen rows; a list, and the stock admin's as it comes.
FROZEN = {
    "household list": Page("household list, frozen", "/bench/frozen/households/", goal=None),
    "need list": Page("need list, frozen", "/bench/frozen/needs/", goal=None),
}
STOCK = {
    "household list": Page("household list, stock", "/bench/stock/households/household/", (SUPERVISOR,), None),
    "need list": Page("need list, stock", "/bench/stock/needs/need/", (SUPERVISOR,), None),
}
# The admin's lists once more, set up by somebody who knows its traps; shown beside, without a goal.
TUNED = {
    "household list": Page("household list, tuned", "/bench/tuned/households/household/", (SUPERVISOR,), None),
    "need list": Page("need list, tuned", "/bench/tuned/needs/need/", (SUPERVISOR,), None),
}
ALL = (*PAGES, *LATER, *FROZEN.values(), *STOCK.values(), *TUNED.values())


class Browser:
    """Somebody signed in to one server; each answer comes with the seconds it took."""

    def __init__(self, port: int, username: str):
        self.port, self.cookies = port, {}
        self.get("/login/")
        self.post("/login/", username=username, password=PASSWORD)
        self.subjects = json.loads(self.get("/bench/subjects/")[0])

    def get(self, path) -> tuple[bytes, float]:
        return self._ask("GET", path, expected=200)

    def post(self, path, **fields) -> tuple[bytes, float]:
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        return self._ask("POST", path, expected=302, body=urlencode(fields, doseq=True))

    def _ask(self, method, path, *, expected, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        connection.close()
        if response.status != expected:
            sys.exit(f"bench: {method} {path} was answered with {response.status}:\n{_words(content)}")
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return content, seconds


def _words(content) -> str:
    text = re.sub(r"<[^>]+>", " ", content.decode(errors="replace"))
    return re.sub(r"\s+", " ", text)[:2000]


def measure_pages(browsers, rounds) -> dict:
    """``browsers``: (households, who) → Browser. Returns (page, who, households) → seconds, the warm-ups left out."""
    seconds = defaultdict(list)
    sizes = sorted({size for size, _who in browsers})
    for number in range(WARM_UPS + rounds):
        for page in ALL:
            for who in page.who:
                for size in sizes if number % 2 else reversed(sizes):
                    browser = browsers[size, who]
                    taken = browser.get(page.path(browser.subjects))[1]
                    if number >= WARM_UPS:
                        seconds[page.name, who, size].append(taken)
    return seconds


def noise(seconds, sizes) -> float:
    """By how much the medians of the empty page differ between the servers."""
    medians = [statistics.median(seconds[EMPTY, who, size]) for who in BOTH for size in sizes]
    return max(medians) / min(medians) - 1


def judge_pages(seconds, sizes, database) -> list[Measured]:
    """The ratios that the times of one run come to."""
    small, large = sizes
    found = []
    for page in (*PAGES, *LATER):
        for who in page.who:
            few, many = seconds[page.name, who, small], seconds[page.name, who, large]
            measured = Measured.ratio(database, f"{page.name}, {large:,} ÷ {small:,}", who, many, few, page.goal)
            if database == "sqlite" and who == SUPERVISOR and page.name.startswith("search"):
                empty = statistics.median(seconds[EMPTY, who, large])
                measured.also(statistics.median(many) / empty, SEARCH_OVER_EMPTY, "of an empty page")
            found.append(measured)
    for name, page in FROZEN.items():
        for who in page.who:
            for size in sizes:
                words = f"{name} ÷ frozen rows and bare SQL, {size:,}"
                over, under = seconds[name, who, size], seconds[page.name, who, size]
                found.append(Measured.ratio(database, words, who, over, under, OVER_FROZEN))
    for pages, kind, goals in ((STOCK, "stock", OVER_STOCK), (TUNED, "tuned", {})):
        for name, page in pages.items():
            for size in sizes:
                over, under = seconds[name, SUPERVISOR, size], seconds[page.name, SUPERVISOR, size]
                words = f"{name} ÷ {kind} admin list, {size:,}"
                found.append(Measured.ratio(database, words, SUPERVISOR, over, under, goals.get(size)))
    return found
