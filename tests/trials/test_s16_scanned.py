"""S16: two scanners signed in, wapiti on every page and sqlmap on those with most parameters, find nothing.

Each finds the fault that is put there for it, or its silence would mean nothing. The scanners stand in an
environment of their own, made by the first run. ``SCAN_SECONDS``: how long one way of attack of wapiti may take.
"""

import csv
import json
import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from assist.jobs import WORK, run
from assist.models import EndOfTerm, Job
from assist.urls import handler400  # noqa: F401 - the addresses below are the office's and two with a fault
from assist.urls import urlpatterns as office_urls
from households.models import Household, Person
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.every_page import admin_pages, office_pages
from tests.factories import make_building, make_kind, make_need, make_offer
from tests.filling import Forms
from tests.neighbours import holder, make_office, quiet
from volunteers.rights import Role

SECONDS = os.environ.get("SCAN_SECONDS", "600")
# All of wapiti's that need no other host; the ways of one other product each are left out.
MODULES = (
    "backup,brute_login_form,crlf,csrf,exec,file,htaccess,ldap,methods,permanentxss,redirect,shellshock,spring4shell,"
    "sql,timesql,upload,xss,xxe"
)
ALL = os.environ.get("SCAN_MODULES", MODULES)
SENDS = "csrf"  # for the other roles: it sends each form they are shown, whole and with a forged token
MEDIUM = 2  # wapiti's levels: 1 low, 2 medium, 3 high, 4 critical
CRAWL_SECONDS = "900"
MOST_ASKED = 10
REACHED = set()


def repeats(request):
    """A fault on purpose: what was typed comes back as markup."""
    return HttpResponse(f"<html><body><form><input name='q'></form>{request.GET.get('q', '')}</body></html>")


def believes(request):
    """A fault on purpose: what was typed is a part of the question to the database."""
    with connection.cursor() as cursor:
        number = request.GET.get("number", "1")
        cursor.execute(f"SELECT name FROM households_person WHERE id = {number}")  # noqa: S608 - on purpose
        return HttpResponse(f"<html><body>{len(cursor.fetchall())}</body></html>")


urlpatterns = [path("repeats/", repeats), path("believes/", believes), *office_urls]


def noting(get_response):
    """Write down which address the server answered; not what the tests' own browser asks."""

    def noted(handler, request):
        response = get_response(handler, request)
        if request.resolver_match and response.status_code not in (403, 404, 405):
            REACHED.add(request.resolver_match.view_name)
        return response

    return noted


@pytest.fixture(scope="session")
def programs():
    """Where wapiti and sqlmap stand; installed as pinned, once for each lock."""
    lock, folder = settings.BASE_DIR / "requirements-trials.txt", settings.BASE_DIR / ".venv-trials"
    mark = folder / "installed.txt"
    if not mark.exists() or mark.read_text("utf-8") != lock.read_text("utf-8"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
        mark.write_text(lock.read_text("utf-8"), "utf-8")
    return folder / "bin"


@pytest.fixture
def office(live_server, monkeypatch, tmp_path):
    """An office on a real address, with its faults; which addresses are answered is written down."""
    monkeypatch.setattr(WSGIHandler, "get_response", noting(WSGIHandler.get_response))
    with quiet(), override_settings(ROOT_URLCONF=__name__, MEDIA_ROOT=tmp_path / "media"):
        made = make_office("zqown", make_building())
        yield made | {"further": go_on(made)}


def go_on(office):
    """What stands on a page only once more has happened: so that its form or its file is there; the pages of it."""
    by, file = office["user"], Household.objects.get(number=office["number"])
    EndOfTerm.objects.get(pk=office["term"]).hold_back(by=by, because="诉讼未结")
    make_offer(kind=make_kind())
    need = make_need(file, urgency="urgent")
    job = Job.objects.get(pk=office["job"])
    told = {"kind": job.kind, "by": by, "reason": job.reason, "wanted": job.wanted}
    failed = Job.objects.create(**told, status=Job.Status.FAILED, ended_at=timezone.now())
    Person.objects.update(work="")  # there it is a word that no ledger has a column for
    run(job, import_string(WORK[job.kind]))
    return [reverse("needs:need", args=[need.pk]), reverse("ledger:job", args=[failed.pk])]


def pages_of(role, office):
    """Somebody of this role, and the addresses that open for them, or lead on."""
    user = holder(role, {"own": office})
    browser, paths = Browser(user), [*office_pages(office), *office["further"], *admin_pages()]
    return user, [path for path in paths if answered(browser, path) in (200, 302)]


def answered(browser, path) -> int:
    with closing(browser.get(path)) as answer:
        return answer.status_code


def cookies_of(user):
    """What somebody's browser sends along: the sign-in, and what the token of a form is checked against."""
    browser = Browser(user)
    browser.get(reverse("home"))
    return "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())


def scanned(programs, address, user, pages, modules, folder, *, scope="domain") -> dict:
    """What wapiti says of these pages and, in the whole domain, of those they lead to; by kind of fault."""
    report = folder / f"{user.pk}.json"
    command = [
        programs / "wapiti",
        "-u",
        address + pages[0],
        "--scope",
        scope,
        "-m",
        modules,
        "-f",
        "json",
        "-o",
        report,
    ]
    command += ["-C", cookies_of(user), "--flush-session", "--no-bugreport", "-v", "0"]
    command += ["--store-session", folder, "--store-config", folder, "--max-parameters", "60"]
    command += ["-S", "paranoid", "-d", "1"]  # the same page with another filter or sort key is not scanned again
    command += ["--max-scan-time", CRAWL_SECONDS, "--max-attack-time", SECONDS, "-x", f"{address}{reverse('logout')}"]
    command += ["--endpoint", f"{address}/nowhere/"]  # what a page would be tempted to fetch; never another host
    for page in pages:
        command += ["-s", address + page]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert report.exists(), done.stdout[-2000:]
    return json.loads(report.read_text("utf-8"))


def grave(told) -> set:
    """Kind and page of each fault of medium weight or more."""
    return {
        (kind, urlsplit(fault["path"]).path)
        for kind, faults in (*told["vulnerabilities"].items(), *told["anomalies"].items())
        for fault in faults
        if fault["level"] >= MEDIUM
    }


@pytest.mark.trial("S16")
@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_wapiti_finds_the_fault_put_there(live_server, office, programs, tmp_path, figure):
    user, _pages = pages_of(Role.SUPERVISOR, office)
    found = grave(scanned(programs, live_server.url, user, ["/repeats/?q=1"], "xss", tmp_path, scope="page"))
    figure(f"wapiti: the fault put there is found as {', '.join(kind for kind, _page in found) or 'nothing'}")
    assert {page for _kind, page in found} == {"/repeats/"}


@pytest.mark.trial("S16")
@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_wapiti_finds_no_fault(live_server, office, programs, tmp_path, figure):
    REACHED.clear()
    found, crawled = set(), 0
    for role in (Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.CASEWORKER, Role.SUPERVISOR):
        user, pages = pages_of(role, office)
        modules = ALL if role == Role.SUPERVISOR else SENDS
        told = scanned(programs, live_server.url, user, pages, modules, tmp_path)
        crawled += told["infos"]["crawled_pages_nbr"]
        found |= grave(told)
    asked = set(ADDRESSES) - {"logout"}  # the scanner does not sign itself out
    names = REACHED & asked
    figure(
        f"wapiti: {crawled} pages and forms, {len(found)} findings of medium weight or more; "
        f"{len(names)} of {len(asked)} addresses answered ({len(names) / len(asked):.0%}), "
        f"without {', '.join(sorted(asked - names)) or 'none'}"
    )
    assert found == set()
    assert len(names) >= 0.95 * len(asked)


def most_asked(user, pages):
    """The pages whose filters and boxes ask for most, each with something typed into all of them."""
    browser, asked = Browser(user), {}
    for page in pages:
        answer = browser.get(page)
        if "?" in page or "html" not in answer["Content-Type"]:
            continue
        forms = [form for form in Forms(answer.content.decode()).forms if form.method == "get"]
        fields = {name: "1" for form in forms for name in (*form.values, *form.free, *form.needed)}
        asked[page] = f"{page}?{urlencode(fields)}"
    return sorted(asked.values(), key=lambda url: -url.count("="))[:MOST_ASKED]


@pytest.mark.trial("S16")
@pytest.mark.django_db(transaction=True)
def test_sqlmap_finds_the_fault_put_there_and_no_other(live_server, office, programs, tmp_path, figure):
    user, pages = pages_of(Role.SUPERVISOR, office)
    urls = [*most_asked(user, pages), "/believes/?number=1"]  # last: after a finding sqlmap leaves the others out
    targets, results = tmp_path / "urls.txt", tmp_path / "found.csv"
    targets.write_text("\n".join(live_server.url + url for url in urls))
    command = [programs / "sqlmap", "-m", targets, "--batch", "--results-file", results, "--output-dir", tmp_path]
    command += ["--cookie", cookies_of(user), "--technique", "BEU", "--disable-coloring"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert results.exists(), done.stdout[-2000:]
    with results.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "false positive" not in row["Note(s)"]]  # as sqlmap itself found
    found = {(urlsplit(row["Target URL"]).path, row["Parameter"]) for row in rows}
    asked, tried = sum(url.count("=") for url in urls[:-1]), done.stdout.count("testing if GET parameter")
    figure(
        f"sqlmap: {asked} parameters of {len(urls) - 1} pages, {tried} looked into, {len(found) - 1} injectable "
        "but the one put there"
    )
    assert {one for one in found if one[1]} == {("/believes/", "number")}
