"""What every test may ask for."""

import gc
import os

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, client
from django.test.utils import setup_databases
from hypothesis import settings as hypothesis_settings

from common.room import with_room
from tests.audit import unguarded
from tests.browser import FLAGS, Browser, Chromium, find_chromium, kept_by_the_browser
from tests.factories import make_holder
from tests.migrated import kept_in, one_at_a_time
from volunteers.rights import Role

# Machines differ, and the gate has its own clock. It tries the same examples each time; the trials ever new ones.
hypothesis_settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis_settings.register_profile("trials", deadline=None)

store_part = client.store_rendered_templates
# They go first: of two processes one would wait for the other where such a one came last.
LONGEST = ("test_serve.py", "test_addresses.py", "test_admin_site.py")


def pytest_configure(config):
    """What is slow or needs preparing on purpose in the office is quick here."""
    hypothesis_settings.load_profile("trials" if config.option.markexpr == "trial" else "gate")
    client.store_rendered_templates = store_page
    settings.WATERMARK = False  # axe measures no contrast through something drawn over the page
    settings.MEDIA_ROOT = settings.DATA_DIR / f"files-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    settings.LINKS_A_MINUTE = 0
    settings.SEARCHES_A_MINUTE = settings.EXPORTS_AN_HOUR = 0  # no limit
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def pytest_collection_finish(session):
    """What is loaded by now stays till the end; looking through it for garbage took a seventh of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def store_page(store, signal, sender, template, context, **kwargs):
    """Keep what a page was made of, but not each of the parts that it includes: copying all of them costs time."""
    if context.template is template and not template.name.startswith("django/forms/"):
        store_part(store, signal, sender, template, context, **kwargs)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """The tests have the room that the office's requests have, which is a good part of a run's time."""
    plugins, hooks = session.config.pluginmanager, session.config.hook.pytest_runtestloop.get_hookimpls()
    running = [one.plugin for one in hooks if one.wrapper or one.hookwrapper or one.plugin_name == __file__]
    return with_room(plugins.subset_hook_caller("pytest_runtestloop", running), session=session)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """On SQLite a file, as in the office: in memory, threads and processes would not meet."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = os.path.join(settings.DATA_DIR, "test.sqlite3")
        database["TEST"] = database.get("TEST", {}) | {"NAME": name}
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Begin with the database that another process or an earlier run has migrated; or migrate it, and put it by."""
    folder = request.config.cache.mkdir("migrated")
    with django_db_blocker.unblock(), one_at_a_time(folder):
        kept = kept_in(folder)
        is_there = kept.is_there()
        if is_there:
            kept.take()
        setup_databases(verbosity=0, interactive=False, keepdb=is_there, serialized_aliases=())
        if not is_there:
            kept.put_by()


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_the_audit_log():
    """Tests with transactions of their own are cleared up by emptying every table; the audit log refuses that."""
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_unguarded(self, statements):
        self.connection.is_being_migrated = True  # no deed of the office: an entry of it would meet the next test
        try:
            with unguarded():
                empty(self, statements)
        finally:
            self.connection.is_being_migrated = False

    operations.execute_sql_flush = empty_unguarded
    yield
    operations.execute_sql_flush = empty


@pytest.fixture
def caseworker(db):
    """The caseworker of a made community."""
    return make_holder(Role.CASEWORKER)


@pytest.fixture
def browser(caseworker):
    """A browser signed in as the caseworker; its GETs may not write."""
    return Browser(caseworker)


@pytest.fixture(scope="session")
def chromium_process():
    """One Chromium for all tests of this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, kept_by_the_browser():
        process = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield process
        process.close()


@pytest.fixture
def chromium(chromium_process, live_server):
    """Real pages: ``chromium.open(user, width=360)``. A message of the console fails the test."""
    opened = Chromium(chromium_process, live_server.url)
    yield opened
    opened.close()


@pytest.fixture
def page(chromium, caseworker):
    """A real page, signed in as the caseworker."""
    return chromium.open(caseworker)


@pytest.fixture
def figure(record_property):
    """Say what a trial measured: ``figure("500 of 500 closed once")``."""
    return lambda words: record_property("figure", words)


def depends_on_the_database(item):
    """Whether another database could change the outcome; how a page looks in Chromium it does not."""
    if "chromium_process" in item.fixturenames or item.get_closest_marker("one_database"):
        return False
    if issubclass(getattr(item, "cls", None) or object, TransactionTestCase):
        return True
    return "_django_db_helper" in item.fixturenames or item.get_closest_marker("django_db") is not None


def pytest_collection_modifyitems(config, items):
    """Give each trial its number; on PostgreSQL run only what depends on the database."""
    if os.environ.get("TEST_DB") == "postgres":
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_the_database(item)])
        items[:] = filter(depends_on_the_database, items)
    items.sort(key=lambda item: item.path.name not in LONGEST)  # their order is a matter of chance before this
    for item in items:
        item.user_properties += [("trial", mark.args[0] if mark.args else "") for mark in item.iter_markers("trial")]


def pytest_terminal_summary(terminalreporter):
    """The trials as a table: number, figure, verdict."""
    reports = [report for outcome in ("passed", "failed", "error") for report in terminalreporter.getreports(outcome)]
    rows = sorted(
        {
            (dict(report.user_properties)["trial"], report.nodeid): report
            for report in reports
            if "trial" in dict(getattr(report, "user_properties", ())) and (report.when == "call" or report.failed)
        }.items()
    )
    if rows:
        terminalreporter.section("trials")
    for (number, name), report in rows:
        figures = [words for key, words in report.user_properties if key == "figure"]
        verdict = "holds" if report.passed else "FAILS"
        terminalreporter.line(f"{number:<4} {verdict}  {'; '.join(figures) or name.rpartition('::')[2]}")
