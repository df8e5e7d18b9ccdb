"""The tests on the tests: bugs planted one by one, each of which they must catch. What never failed proves nothing."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.conf import settings

PARTS = ("assist", "needs", "benefits", "households", "volunteers", "common", "templates", "static", "locale", "tests")


@dataclass(frozen=True)
class Bug:
    """One line of the code as it is, as somebody might spoil it, and the tests that must notice."""

    trial: str
    file: str
    good: str
    bad: str
    tests: str


ADDRESSES, LOG = "tests/test_addresses.py", "tests/volunteers/test_audit_log.py"
EXPORTS = "tests/assist/test_list_export.py"
TAMPERED, SAME_MOMENT = "tests/trials/test_s13_tampered_log.py", "tests/needs/test_at_the_same_moment.py"
STEPPED = "volunteers/models/stepped.py"
BUGS = [
    Bug("S1", "volunteers/rights.py", "    if not posts:\n        return Q(pk__in=[])\n    return Q(**{",
        "    return Q() if posts else Q(pk__in=[])\n    return Q(**{",
        "tests/households/test_search.py"),
    Bug("S1", "households/models/visit.py",
        'self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))',
        "self.all()", ADDRESSES),
    Bug("S1", "volunteers/audit/views.py", "@only_for(Deed.READ_AUDIT)\ndef entries", "def entries",
        "tests/volunteers/test_audit_pages.py"),
    Bug("S2", "households/models/household.py", 'return self.filter(reach(user, "building", sees=sees, today=today))',
        "return self.all()", f"tests/households/test_search.py {ADDRESSES}"),
    Bug("S1", "households/models/document.py",
        'return self.filter(reach(user, "household__building", sees=Sees.SECRET, today=today))', "return self.all()",
        "tests/households/test_documents.py"),
    Bug("S2", "assist/lists/households.py", "Household.objects.visible_to(user).where_may(user, Deed.EXPORT)",
        "Household.objects.all()", EXPORTS),
    Bug("S2", "assist/lists/visits.py", "Visit.objects.visible_to(user).where_may(user, Deed.EXPORT)",
        "Visit.objects.all()", EXPORTS),
    Bug("S2", "assist/lists/needs.py", "return chosen.where_may(user, Deed.EXPORT)",
        "return Need.objects.with_keys(keys) if keys else chosen", EXPORTS),
    Bug("S2", "assist/models/job.py", "self.filter(~Exists(held.exclude(Exists(still))), by=user)",
        "self.filter(by=user)", EXPORTS),
    Bug("S2", "households/models/event.py", "Q(kind__in=HouseholdEvent.NAMING) & Exists(elsewhere)", "Q(pk=None)",
        "tests/households/test_told_of_other_files.py"),
    Bug("S2", "volunteers/keeping_admin.py",
        'kwargs.setdefault("queryset", to_choose(rows, request.user, own))', "pass", "tests/volunteers/test_admin.py"),
    Bug("S4", "assist/settings.py", '    "django.middleware.csrf.CsrfViewMiddleware",\n', "", ADDRESSES),
    Bug("S4", "volunteers/signing_in/views.py", "@require_POST\n@only_for(Deed.RUN_RIGHTS)\ndef unlock",
        "@only_for(Deed.RUN_RIGHTS)\ndef unlock", ADDRESSES),
    Bug("S12", "common/databases/last_word.py", "        for write in dict.fromkeys(",
        "        for write in () and dict(", LOG),
    Bug("S12", "common/databases/last_word.py", "        connection.on_commit(Pending(write, item))",
        "        write([item])", LOG),
    Bug("S12", "volunteers/audit/net.py", "    with transaction.atomic(using=connection.alias):\n        return _see(",
        "    if True:\n        return execute(sql, params, many, context)\n        return _see(", LOG),
    Bug("S12", "volunteers/audit/looks.py", "            _look(request.user, rows)\n", "            pass\n", LOG),
    Bug("S12", "assist/jobs.py", "            record(Did.EXPORTED, by=job.by, of=job, reason=job.reason, **told)",
        "            pass", "tests/trials/test_s12_one_entry_a_deed.py tests/assist/test_jobs.py"),
    Bug("S13", "volunteers/audit/chain.py", '"succeeded", "reason", "details",', '"succeeded", "reason",', TAMPERED),
    Bug("S13", "volunteers/audit/verifying.py", "or row[0] != hash_of(row)", "", TAMPERED),
    Bug("S13", "volunteers/audit/verifying.py", "or row[PREVIOUS] != previous", "", TAMPERED),
    Bug("S13", "volunteers/audit/verifying.py", "if self.written > self.number:", "if False:", TAMPERED),
    Bug("S13", "volunteers/audit/verifying.py", "if seal.mark != mark_of(seal):", "if False:",
        "tests/volunteers/test_audit_sealing.py"),
    Bug("S13", "volunteers/migrations/0005_the_audit_log.py",
        "CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON {ENTRY}\n",
        "CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON {ENTRY} WHEN 1 = 0\n", LOG),
    Bug("R1", STEPPED, "filter(pk=self.pk, version=self.version, **as_seen)", "filter(pk=self.pk)", SAME_MOMENT),
    Bug("R1", STEPPED, "filter(pk=self.pk, version=self.version, **as_seen)", "filter(pk=self.pk, **as_seen)",
        SAME_MOMENT),
    Bug("R1", STEPPED, "filter(pk=self.pk, version=self.version, **as_seen)", "filter(pk=self.pk, **as_seen)",
        "tests/needs/test_plans.py"),
    Bug("R2", "volunteers/models/versioned.py", "filter(pk=self.pk, version=version)", "filter(pk=self.pk)",
        "tests/households/test_documents.py tests/visits/test_correct_visit.py tests/households/test_means.py"),
    Bug("R2", "households/writing.py", "if row.version != version:", "if False:",
        "tests/households/test_file_pages.py"),
]  # fmt: skip


# The line that names the test that failed, where it failed by comparing, not by breaking.
WHY = re.compile(r"^FAILED .+? - (?:assert |AssertionError|Failed: ).*", re.MULTILINE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The code in a folder of its own, to be spoiled."""
    folder = tmp_path_factory.mktemp("planted")
    for part in PARTS:
        shutil.copytree(settings.BASE_DIR / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "manage.py", "requirements.txt"):
        shutil.copy(settings.BASE_DIR / name, folder)
    return folder


def run(folder, tests):
    """What pytest ends with (0 all passed, 1 something failed, anything else is no verdict), and what it said."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", *tests.split()]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["COLUMNS"] = "300"  # so that the summary says why
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout[-3000:]


def missed(bug, folder) -> str:
    """Nothing where a test compares and finds the bug; else what was said. A test that breaks on the way found none."""
    path = folder / bug.file
    code = path.read_text("utf-8")
    path.write_text(code.replace(bug.good, bug.bad), "utf-8")
    try:
        ended, said = run(folder, bug.tests)
    finally:
        path.write_text(code, "utf-8")
    return "" if ended == 1 and WHY.search(said) else f"{bug.trial} {bug.file}: {bug.bad}\n{said}"


def test_every_bug_has_one_line_to_be_planted_in():
    lines = {(bug.file, bug.good): (settings.BASE_DIR / bug.file).read_text("utf-8").count(bug.good) for bug in BUGS}
    assert lines == dict.fromkeys(lines, 1)  # a bug whose line went elsewhere is planted there


@pytest.mark.trial("bugs")
def test_every_planted_bug_is_caught(copy, figure):
    tests = " ".join(dict.fromkeys(name for bug in BUGS for name in bug.tests.split()))
    ended, said = run(copy, tests)
    assert ended == 0, f"without a planted bug they do not hold:\n{said}"
    silent = [said for bug in BUGS if (said := missed(bug, copy))]
    figure(f"{len(BUGS) - len(silent)} of {len(BUGS)} caught; without a bug the same tests hold")
    assert not silent, "\n\n".join(silent)
