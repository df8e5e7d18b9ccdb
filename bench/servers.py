"""Databases that are filled once and kept, and one real application server for each that is measured."""

import base64
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
from psycopg import sql

from assist.serve import aside
from tests.postgres import Server, find_postgres

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
SURROUNDINGS = {
    "ENV_FILE": os.devnull,
    "ASSIST_DATA": str(DATA / "office"),
    "STATIC_ROOT": str(DATA / "static"),
    "SECRET_KEY": "only-for-the-bench-" + "x" * 50,
    "FIELD_KEYS": f"k1:{base64.urlsafe_b64encode(bytes(range(32))).decode()}",
    "DJANGO_SETTINGS_MODULE": "bench.settings",
}
FILLED = re.compile(r"\((\d+) a second\)")
PATIENCE = 60  # seconds for a server to answer


def run(*command, url: str, capture=True) -> str:
    """Run a program of ours on a database and return what it says."""
    done = subprocess.run(
        [sys.executable, *map(str, command)], env=os.environ | SURROUNDINGS | {"DATABASE_URL": url},
        cwd=HERE.parent, stdout=subprocess.PIPE if capture else None, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))} failed on {url}\n{done.stdout or ''}")
    return done.stdout or ""


@contextmanager
def started(*command, url):
    """A program of ours at work on a database, as the background worker is; it must end well."""
    process = subprocess.Popen(
        [*aside(url.startswith("sqlite")), sys.executable, *map(str, command)],
        env=os.environ | SURROUNDINGS | {"DATABASE_URL": url}, cwd=HERE.parent, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
        if process.wait():
            sys.exit(f"bench: {' '.join(map(str, command))} failed on {url}")
    finally:
        process.kill()
        process.wait()


class Sqlite:
    """Databases as files."""

    name = "sqlite"

    @contextmanager
    def running(self):
        DATA.joinpath("sqlite").mkdir(parents=True, exist_ok=True)
        yield self

    def file(self, name) -> Path:
        return DATA / "sqlite" / f"{name}.sqlite3"

    def url(self, name) -> str:
        return f"sqlite:///{self.file(name)}"

    def create(self, name):
        self.drop(name)

    def drop(self, name):
        for file in self.file(name).parent.glob(f"{name}.sqlite3*"):
            file.unlink()

    def copy(self, name, copied):
        self.drop(copied)
        shutil.copyfile(self.file(name), self.file(copied))

    def settle(self, name):
        """Nothing: the filling has analysed it."""


class Postgresql:
    """Databases on a private server, whose folder is kept."""

    name = "postgresql"

    @contextmanager
    def running(self):
        programs = find_postgres()
        if programs is None:
            sys.exit("bench: PostgreSQL's server programs are missing (Debian: apt install postgresql).")
        folder = DATA / "postgresql"
        folder.mkdir(parents=True, exist_ok=True)
        server = Server(folder, programs)
        self.address = server.start().rpartition("/")[0]
        try:
            yield self
        finally:
            server.stop(mode="fast")

    def url(self, name) -> str:
        return f"{self.address}/{name}"

    def create(self, name):
        self.drop(name)
        self._do("CREATE DATABASE {}", name)

    def drop(self, name):
        self._do("DROP DATABASE IF EXISTS {}", name)

    def copy(self, name, copied):
        self.drop(copied)
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", copied, name)

    def settle(self, name):
        """What autovacuum would have done by the next day."""
        self._do("VACUUM ANALYZE", to=name)

    def _do(self, words, *names, to="postgres"):
        folder = DATA / "postgresql"
        with psycopg.connect(host=str(folder), user="assist", dbname=to, autocommit=True) as connection:
            connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))


STORES = {store.name: store for store in (Sqlite(), Postgresql())}


def fingerprint() -> str:
    """Changes when a database filled earlier would differ from one filled now."""
    digest = hashlib.sha256(date.today().isoformat().encode())  # noqa: DTZ011 - the filling counts from today
    for pattern in ("*/migrations/*.py", "bench/fill.py", "bench/rows.py", "needs/kinds.py", "assist/office.py"):
        for file in sorted(HERE.parent.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def filled(store, households: int) -> tuple[str, float]:
    """The name of a database with so many households, filled when there is none, and its households a second."""
    name = f"h{households}_{fingerprint()}"
    mark = DATA / f"{store.name}-{name}.json"
    if mark.exists():
        return name, json.loads(mark.read_text())["rate"]
    for old in DATA.glob(f"{store.name}-h{households}_*.json"):
        old.unlink()
        store.drop(old.stem.partition("-")[2])
    store.create(name)
    said = run("-m", "bench.fill", households, url=store.url(name))
    store.settle(name)
    rate = float(FILLED.search(said)[1])
    mark.write_text(json.dumps({"rate": rate}))
    return name, rate


def prepare(url):
    """Tables, words and static files, as the office itself gets them."""
    run("manage.py", "prepare", url=url)


@contextmanager
def copied(store, name, copy):
    """A copy of a database to write in, gone afterwards; its address."""
    store.copy(name, copy)
    try:
        yield store.url(copy)
    finally:
        store.drop(copy)


@contextmanager
def empty(store, name):
    """A new database with the tables and nothing else, gone afterwards; its address."""
    store.create(name)
    try:
        prepare(store.url(name))
        yield store.url(name)
    finally:
        store.drop(name)


@contextmanager
def serving(url):
    """gunicorn with one sync worker on this database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | SURROUNDINGS | {"DATABASE_URL": url, "WEB_WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "assist.wsgi"]
    process = subprocess.Popen(command, env=environment, cwd=HERE.parent)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process, port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("bench: the application server does not answer.")
