"""How tests reach the pages: a client whose GETs may not write, and Chromium for the rest."""

import re
import shutil
import time
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from volunteers.audit import net
from volunteers.models import AuditEntry, Chain
from volunteers.signing_in import sessions

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what is in order it need not say everything
}
WRITE = re.compile(r"\s*(?:INSERT INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# What a GET may write: one's own session, its end, who looked at which file, how often one searched or took out.
MAY_BE_WRITTEN = {
    "django_session", "axes_accesslog", "volunteers_auditentry", "volunteers_audittail", "volunteers_use",
}  # fmt: skip


class GetWrote(AssertionError):
    """A GET changed the office's data: a link, a reload or a preview would do it again."""


def refuse_writes(execute, sql, params, many, context):
    """Wrapped around every query of a GET."""
    write = WRITE.match(sql)
    if write and write[1] not in MAY_BE_WRITTEN:
        raise GetWrote(sql)
    return execute(sql, params, many, context)


class NotInTheLog(AssertionError):
    """Something was changed without exactly one entry of the audit log."""


class Seen:
    """Wrapped around every query of a POST: which of the office's tables were written."""

    def __init__(self):
        self.tables = set()
        self.entries = self._count()

    def __call__(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if context["cursor"].rowcount and net.label_of(sql):
            self.tables.add(net.label_of(sql))
        return done

    def must_be_in_the_log(self, request):
        """One deed, one entry; however many rows it wrote."""
        written = self._count() - self.entries
        if self.tables and written != 1:
            raise NotInTheLog(f"{request}: {written} entries for writing {sorted(self.tables)}")

    def _count(self):
        return AuditEntry.objects.filter(chain=Chain.CHANGES).count()


class Browser(Client):
    """A browser signed in as ``user``; its GETs may not write, and what its POSTs change is one entry of the log."""

    def __init__(self, user=None, **kwargs):
        super().__init__(**kwargs)
        self.user = user
        if user:
            self.sign_in(user)

    def sign_in(self, user):
        """As a sign-in leaves it, but without its own lines in the log and its counting, which every test would pay."""
        request = HttpRequest()
        request.session = SessionStore()
        request.session.update(
            {
                auth.SESSION_KEY: str(user.pk),
                auth.BACKEND_SESSION_KEY: self._get_backend(),
                auth.HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        sessions.begin(Browser, request, user)
        request.session.save()
        self._set_login_cookies(request)

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().get(*args, **kwargs)

    def head(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().head(*args, **kwargs)

    def post(self, path, *args, **kwargs):
        seen = Seen()
        with connection.execute_wrapper(seen):
            response = super().post(path, *args, **kwargs)
        if response.status_code == 302:
            seen.must_be_in_the_log(path)
        return response


class Chromium:
    """Real pages in Chromium; whatever the console complains about fails the test."""

    def __init__(self, browser, address):
        self.browser = browser
        self.address = address
        self.contexts = []
        self.complaints = []
        self.begun = self.ended = 0
        request_started.connect(self.count_begun)
        request_finished.connect(self.count_ended)

    def count_begun(self, **kwargs):
        self.begun += 1

    def count_ended(self, **kwargs):
        self.ended += 1

    def open(self, user, *, width=1280, height=900, language=settings.LANGUAGE_CODE):
        """A page signed in as ``user``, on a screen of this width."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self.contexts.append(context)
        session = Browser(user).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.hear(page.url, message))
        return page

    def hear(self, url, message):
        """Note what the console says is wrong. A refused form (4xx) is an answer, not a fault."""
        refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{url}: {message.text}")

    def close(self):
        for context in self.contexts:
            context.close()
        until = time.monotonic() + 10
        while self.ended < self.begun and time.monotonic() < until:  # what is answered late is not the next test's
            time.sleep(0.01)
        request_started.disconnect(self.count_begun)
        request_finished.disconnect(self.count_ended)
        assert not self.complaints, self.complaints


@contextmanager
def kept_by_the_browser():
    """Style sheets and scripts are kept from page to page, as in the office, instead of asked for each time."""
    serve = StaticFilesHandler.serve

    def serve_for_an_hour(self, request):
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    StaticFilesHandler.serve = serve_for_an_hour
    try:
        yield
    finally:
        StaticFilesHandler.serve = serve


def find_chromium():
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "Chromium is missing: apt install chromium"
    return found


def every_screen(test):
    """Run a test on every screen and in both languages: in Chinese on a phone in the gate, the others in the trials."""
    rest = [(1280, "en"), (360, "en"), (1280, "zh-hans"), (1920, "zh-hans"), (1920, "en")]
    screens = [(360, "zh-hans"), *(pytest.param(*screen, marks=pytest.mark.trial()) for screen in rest)]
    return pytest.mark.parametrize(("width", "language"), screens)(test)


def settle(page):
    """Wait for the parts that a page fetches by itself."""
    page.wait_for_selector(".htmx-request", state="detached")  # the policy lets no words be run in the page itself


def complaints(page) -> list:
    """What axe finds wrong with a page, each with where, and whether it is wider than its screen."""
    settle(page)
    page.evaluate(Axe().axe_script)
    # Only what is wrong comes back from the page: all that axe found in order would take longer than the finding.
    found = page.evaluate(
        """async (rules) => {
          const {violations} = await axe.run(rules);
          return violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
        }""",
        RULES,
    )
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found
