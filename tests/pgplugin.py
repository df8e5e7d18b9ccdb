"""The surroundings of a test run: a database of its own, fixed keys, and none of this machine's settings.

``TEST_DB=sqlite`` (or nothing) runs on SQLite, ``TEST_DB=postgres`` on a PostgreSQL server that is started
for this run in a temporary folder and thrown away after it. pytest-django reads the settings before any
conftest, so this is loaded earlier, by ``-p tests.pgplugin`` in pyproject.toml.
"""

import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from assist.catalogue import compile_catalogue
from tests.postgres import Server, find_postgres

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
FIELD_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def _surround(folder: Path) -> None:
    """Set the environment from which assist.settings reads; start PostgreSQL when it is asked for."""
    (folder / "static").mkdir()
    os.environ.update(
        ENV_FILE=os.devnull,
        ASSIST_DATA=str(folder),
        STATIC_ROOT=str(folder / "static"),
        SECRET_KEY="only-for-tests-" + "x" * 50,
        FIELD_KEYS=f"k1:{FIELD_KEY}",
        DATABASE_URL=f"sqlite:///{folder}/db.sqlite3",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # playwright keeps an event loop in the tests' own thread
    )
    for name in (
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "BEHIND_PROXY",
        "DEBUG",
        "DEMO",
        "DOCUMENT_MEGABYTES",
        "HTTPS",
        "LOG_LEVEL",
    ):
        os.environ.pop(name, None)
    database = os.environ.get("TEST_DB", "sqlite")
    if database == "sqlite":
        return
    if database != "postgres":
        sys.exit(f"TEST_DB is “{database}”; it can be sqlite or postgres.")
    programs = find_postgres()
    if programs is None:
        sys.exit("TEST_DB=postgres needs PostgreSQL's server programs (Debian: apt install postgresql).")
    server = Server(folder / "pg", programs)
    server.folder.mkdir()
    os.environ["DATABASE_URL"] = server.start()


def _clear_up_after(folder: Path) -> subprocess.Popen:
    """Stop the run's server and remove its folder when the run is over, also when it was killed."""
    watch = (
        f"while kill -0 {os.getpid()}; do sleep 1; done;"
        f" kill -QUIT $(head -n 1 {folder}/pg/data/postmaster.pid); sleep 1; rm -rf {folder}"
    )
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.Popen(["sh", "-c", watch], start_new_session=True, **quiet)


if not IS_WORKER:  # a worker of xdist inherits all this from the process that started it
    _folder = Path(tempfile.mkdtemp(prefix="assist-"))
    _folder.chmod(0o755)  # PostgreSQL's server runs as another user when this one is root
    _watcher = _clear_up_after(_folder)
    _surround(_folder)
    compile_catalogue()
