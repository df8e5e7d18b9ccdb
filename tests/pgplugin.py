"""The surroundings of a test run: a database of its own, fixed keys, and none of this machine's settings.

``TEST_DB=sqlite`` (or nothing) runs on SQLite, ``TEST_DB=postgres`` on a PostgreSQL server that is started
for this run in a temporary folder and thrown away after it. pytest-django reads the settings before any
conftest, so this is loaded earlier, by ``-p tests.pgplugin`` in pyproject.toml.
"""

import atexit
import base64
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from assist.catalogue import compile_catalogue

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
FIELD_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SERVER_OPTIONS = (
    "-F -c listen_addresses= -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    " -c timezone=UTC -c log_min_messages=fatal"
)


def find_postgres() -> Path | None:
    """The folder with PostgreSQL's server programs, which Debian keeps out of the PATH; newest first."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        newest_first.append(Path(on_path).resolve().parent)
    return next((folder for folder in newest_first if (folder / "initdb").exists()), None)


class Server:
    """One PostgreSQL server in a temporary folder, reached through a socket there."""

    def __init__(self, folder: Path, programs: Path):
        self.folder = folder
        self.programs = programs
        self.owner = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}

    def start(self) -> str:
        """Start it and return the database address."""
        if self.owner:
            shutil.chown(self.folder, **self.owner)
        self._run("initdb", "-U", "assist", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"{SERVER_OPTIONS} -k {self.folder}"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        return f"postgres://assist@s/{self.folder}/assist"

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        # Its output goes to a file: a pipe would stay open as long as the server runs.
        with open(self.folder.with_suffix(".log"), "a") as log:
            done = subprocess.run(command, cwd=self.folder, stdout=log, stderr=log, **self.owner)
        if done.returncode:
            sys.exit(f"{program} failed:\n{self.folder.with_suffix('.log').read_text()}")


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
    atexit.register(server.stop)
    os.environ["DATABASE_URL"] = server.start()


if not IS_WORKER:  # a worker of xdist inherits all this from the process that started it
    _folder = Path(tempfile.mkdtemp(prefix="assist-"))
    _folder.chmod(0o755)  # PostgreSQL's server runs as another user when this one is root
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    _surround(_folder)
    compile_catalogue()
