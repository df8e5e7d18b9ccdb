"""Bring an office up to this version of the program: words, database, static files, the demo when wanted."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation.reloader import translation_file_changed

from assist.catalogue import MO_FILE, compile_catalogue
from assist.escalating import ask_for_day
from benefits.models import BenefitKind
from benefits.seeds import seed_benefits, seed_kinds
from households.search import refresh_outdated
from needs.seeds import seed_helping


def prepare_office(say: Callable[[str], None], *, check: Callable[[], None]) -> None:
    """Do what is still to be done, and say it; a second time there is nothing to do. Data stays.

    ``check`` runs Django's checks, which read the words and so come after them.
    """
    compile_catalogue()
    translation_file_changed(None, MO_FILE)  # this process may have read the words before they were there
    check()
    _bring_database_up_to_date(say)
    _collect_static_files(say)
    _bring_national_rules()
    ask_for_day(timezone.localdate())
    if settings.DEMO and not get_user_model().objects.exists():
        _make_demo_office(say)


def _bring_database_up_to_date(say) -> None:
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        say(f"Bringing the database up to date ({len(steps)} steps) …")
        call_command("migrate", interactive=False, verbosity=0)
    if written := refresh_outdated():
        say(f"Wrote anew what {written} files are found by.")


def _bring_national_rules() -> None:
    """Every office starts with them, and so does one from before there were rules about benefits or plans."""
    if BenefitKind.objects.exists():
        seed_kinds()
    else:
        seed_benefits()
    seed_helping()


def _collect_static_files(say) -> None:
    """Copy and compress them when one has changed since the last time."""
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    fingerprint = _static_fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    say("Collecting static files …")
    try:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(fingerprint)
    except PermissionError as error:
        raise ImproperlyConfigured(f"STATIC_ROOT: nothing can be written into {mark.parent}: {error}") from error


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _make_demo_office(say) -> None:
    if "make_demo_office" not in get_commands():
        say("There is no demo office in this version: the database stays empty.")
        return
    say("Making the demo office …")
    call_command("make_demo_office")
