"""The migrated database: made by whichever process needs it first, copied by every other one and by the next run.

Replaying every migration takes longer than many a test module, and more so on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.postgres import find_postgres

TEMPLATE = "migrated"  # the database of this run's server that the others are copied from
# What the migrations begin with, besides themselves: the packages, the first tags, names in any script.
MIGRATED_WITH = (
    "requirements.txt", "households/models/tag.py", "households/models/search_index.py", "common/pinyin.py",
    "common/traditional.py",
)  # fmt: skip


@contextmanager
def one_at_a_time(folder: Path):
    """Whoever else comes meanwhile waits."""
    with open(folder / f"{connection.vendor}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept_in(folder: Path):
    """Where the database with these migrations lies ready for the next run, or is put."""
    steps = sorted(path for room in settings.ROOMS for path in (settings.BASE_DIR / room).glob("migrations/0*.py"))
    told = hashlib.sha256(b"".join((settings.BASE_DIR / path).read_bytes() for path in [*steps, *MIGRATED_WITH]))
    kind = OnSqlite if connection.vendor == "sqlite" else OnPostgres
    return kind(folder / f"{told.hexdigest()}.{connection.vendor}")


class Kept:
    """A migrated database on disk."""

    def __init__(self, path: Path):
        self.path = path

    def put_by(self):
        """Keep this process's database, whole or not at all; what older migrations made goes."""
        draft = self.path.with_suffix(f".{os.getpid()}")
        self._write(draft)
        for older in self.path.parent.glob(f"*{self.path.suffix}"):
            older.unlink(missing_ok=True)
        draft.replace(self.path)


class OnSqlite(Kept):
    def is_there(self) -> bool:
        return self.path.exists()

    def take(self):
        """Let this process begin with a copy."""
        shutil.copyfile(self.path, settings.DATABASES["default"]["TEST"]["NAME"])

    def _write(self, draft):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])


class OnPostgres(Kept):
    """On disk as a dump; within a run also as a database of its server."""

    def is_there(self) -> bool:
        if not self._is_on_server() and self.path.exists():
            self._run_sql("CREATE DATABASE draft TEMPLATE template0")
            self._run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", "draft", str(self.path))
            self._run_sql(f"ALTER DATABASE draft RENAME TO {TEMPLATE}")
        return self._is_on_server()

    def take(self):
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE

    def put_by(self):
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.close_pool()  # nobody may be connected to what is copied
        self._run_sql(f"CREATE DATABASE {TEMPLATE} TEMPLATE {name}")
        super().put_by()

    def _write(self, draft):
        self._run("pg_dump", "--format=custom", "--file", str(draft), TEMPLATE)

    def _is_on_server(self) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            return cursor.fetchone() is not None

    def _run_sql(self, words):
        with connection._nodb_cursor() as cursor:
            cursor.execute(words)

    def _run(self, program, *arguments):
        server = connection.settings_dict
        who = ("--host", server["HOST"], "--username", server["USER"])
        subprocess.run([str(find_postgres() / program), *who, *arguments], check=True)
