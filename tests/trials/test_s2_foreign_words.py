"""S2: whatever a role types into filters, boxes, sort keys and hidden fields, nothing of a place outside comes out."""

from html.parser import HTMLParser
from itertools import product
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from assist.jobs import EXPORTS as KINDS
from assist.jobs import WORK, run
from assist.lists.export import LISTS
from assist.models import Job
from households.models import Household, Membership, Person, Visit
from needs.models import Need
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.crawl import crawl
from tests.filling import forms_of
from tests.hostile import ANSWERS
from tests.neighbours import (
    NEXT,
    PLACES,
    WHOLE_IDENTITY,
    foreign_words,
    holder,
    make_neighbours,
    path_of,
    quiet,
    undone,
    unzipped,
)
from volunteers.rights import RIGHTS, Deed, Role

pytestmark = [pytest.mark.trial("S2"), pytest.mark.django_db]
INSIDE = [role for role in Role if RIGHTS[role].level]
MOST_OF_A_KIND = 6


@pytest.fixture
def places():
    with quiet():
        yield make_neighbours()


class Asked(HTMLParser):
    """The names a page's filters, sort links and hidden fields send."""

    def __init__(self, text):
        super().__init__()
        self.names = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("input", "select", "textarea"):
            self.names |= {attrs.get("name")}
        for link in filter(None, (attrs.get("href"), attrs.get("hx-get"))):
            self.names |= {part.partition("=")[0] for part in urlsplit(link).query.split("&")}


def values_of(there):
    """What somebody who knows too much could type of a place outside."""
    names = ("place", "number", "person", "member", "need", "visit", "document", "finding", "job", "helper", "one")
    return [str(there[name]) for name in names] + [str(there["user"].pk), str(there["building"]), "zq"]


def sensitive(there):
    """What of a place outside nobody inside may change."""
    file = Household.objects.get(number=there["number"])
    rows = (Membership, Visit, Need)
    return [list(Household.objects.filter(pk=file.pk).values_list())] + [
        list(model._base_manager.filter(household=file).order_by("pk").values_list()) for model in rows
    ]


def secrets_of(here):
    """What may be opened or printed with a reason on a file of one's own place: its account, its people's numbers."""
    file = Household.objects.get(number=here["number"])
    return {file.bank_account, *(one.person.identity_number for one in file.memberships.select_related("person"))}


@pytest.mark.parametrize("role", Role)
def test_no_click_leads_to_a_place_outside(role, places, figure):
    browser, seen = Browser(holder(role, places)), 0
    for path, answer in crawl(browser.get, alike=MOST_OF_A_KIND):
        assert answer.status_code in ANSWERS, path
        assert foreign_words(answer, role) == [], path
        seen += 1
    figure(f"{role.value}: {seen} pages reached by clicks, no word of a place outside")


@pytest.mark.parametrize("role", Role)
def test_no_filter_sort_or_search_brings_a_place_outside(role, places, figure):
    browser, tried = Browser(holder(role, places)), 0
    there = places[NEXT[role]]
    for name, row in ADDRESSES.items():
        if row.answers[role] != 200 or name.endswith("_pdf"):
            continue
        path = path_of(name, places["own"])
        names = Asked(browser.get(path).content.decode(errors="replace")).names - {None, "", "csrfmiddlewaretoken"}
        for key, value in product(sorted(names), values_of(there)):
            answer = browser.get(f"{path}?{urlencode({key: value})}")
            assert answer.status_code in ANSWERS, (path, key, value)
            assert foreign_words(answer, role, value) == [], (path, key, value)
            tried += 1
    figure(f"{role.value}: {tried} filters, sort keys and searches with values from outside, none told anything")


@pytest.mark.parametrize("role", Role)
def test_no_form_reaches_out_of_its_place(role, places, figure):
    user, tried = holder(role, places), 0
    there, secrets = places[NEXT[role]], secrets_of(places["own"])
    before = sensitive(there)
    for name, row in ADDRESSES.items():
        opened = secrets if name.startswith("secrets:") or name.endswith("_whole") else set()
        if row.answers[role] != 200 or name in ("login", "password_change") or name.endswith("_pdf"):
            continue
        path = path_of(name, places["own"])
        for form in forms_of(Browser(user).get(path)):
            for key, value in product(form.values, values_of(there)):
                with undone():
                    browser = Browser(user)
                    answer = browser.post(form.action or path, form.filled(lambda _name, _most: "字", **{key: value}))
                    assert answer.status_code in ANSWERS, (path, key, value)
                    assert set(foreign_words(answer, role, value)) == set(), (path, key, value)
                    if answer.status_code == 302 and answer.url.startswith("/"):
                        assert set(foreign_words(browser.get(answer.url), role, value)) <= opened, (path, key, value)
                    assert sensitive(there) == before, (path, key, value)
                tried += 1
    figure(f"{role.value}: {tried} forms with a field from outside, none told or changed anything there")


# Every page that asks why a workbook leaves the office, and where its form sends keys of rows: whose keys.
EXPORTS = {
    "ledger:page": "",
    "lists:export": "file",
    "lists:needs": "need",
    "lists:visits": "visit",
    "lists:services": "service",
    "lists:found": "lead",
    "pictures:export": "",
    "pictures:funnel": "",
}


def asked_for(browser, name, query, there):
    """Every export that the forms of a page ask for, each field that names rows filled in from outside once."""
    page, key = f"{reverse(name)}?{query}", EXPORTS[name]
    outside = {"place": there["place"]} | ({"keys": there[key]} if key else {})
    for form in forms_of(browser.get(page)):
        assert ("keys" in form.values) == bool(key), page
        for chosen in ({}, *({field: outside[field]} for field in outside if field in form.values)):
            before = set(Job.objects.values_list("pk", flat=True))
            typed = form.filled(lambda _name, _most: "核对", why="inspection")
            browser.post(form.action or page, typed | chosen)
            yield from Job.objects.exclude(pk__in=before)


def written_by(job, media):
    """What a job wrote, every part of the workbook unzipped; nothing where it was refused."""
    run(job, import_string(WORK[job.kind]))
    job.refresh_from_db()
    return unzipped((media / job.file).read_bytes()) if job.status == Job.Status.DONE else b""


@pytest.mark.parametrize("role", [role for role in INSIDE if Deed.EXPORT in RIGHTS[role].does])
def test_no_export_holds_a_place_outside(role, places, figure, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Person.objects.update(work="")  # there it is a word that no ledger has a column for
    browser, there = Browser(holder(role, places)), places[NEXT[role]]
    there = there | {"file": Household.objects.get(number=there["number"]).pk}
    outside = PLACES[PLACES.index(NEXT[role]) :]
    inside = Membership.objects.exclude(household__number__in=[f"zq{place}" for place in outside])
    numbers = {member.person.identity_number.encode() for member in inside.select_related("person")} - {b""}
    asked = [{}, *({"place": there[key]} for key in ("place", "building")), {"q": "zq"}, {"helper": there["helper"]}]
    asked += [{"sort": "-number"}, {"stage": "served"}]
    books, today = [], timezone.localdate()
    days = {"first": today.replace(month=1, day=1), "last": today}
    for name in EXPORTS:
        queries = [urlencode(query | (days if name == "ledger:page" else {})) for query in asked]
        written = [written_by(job, tmp_path) for query in queries for job in asked_for(browser, name, query, there)]
        assert any(written), name
        whole = {number for book in written for number in WHOLE_IDENTITY.findall(book)}
        assert whole == (numbers if name == "ledger:page" else set()), name  # its reason opens them, of one's own place
        books += written
    jobs = Job.objects.filter(kind__in=KINDS)
    assert set(jobs.values_list("kind", flat=True)) == set(KINDS)  # no sort of export is left out
    assert set(jobs.filter(kind=Job.Kind.LIST).values_list("wanted__list", flat=True)) == set(LISTS)
    assert [word for book in books for word in outside if f"zq{word}".encode() in book] == []
    figure(f"{role.value}: {len(books)} exports asked for and unzipped, no word and no number of a place outside")
