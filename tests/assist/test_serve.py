"""The running office: two processes under one command, which come and go together."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from django.conf import settings

from assist.serve import MUST_LIVE, Companion, aside

WAIT = 60
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def children(pid):
    """The processes that a process has started."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def serve(folder, port):
    """``manage.py serve`` for the office in ``folder``."""
    environment = {
        "ASSIST_DATA": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(office, words):
    """What the office says until it says these words."""
    said = ""
    for line in office.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(said)


def ended(pids):
    deadline = time.monotonic() + WAIT
    while any(os.path.exists(f"/proc/{pid}") for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_office_starts_answers_and_ends_as_one_and_starts_again_at_once(tmp_path):
    port = free_port()
    with serve(tmp_path, port) as office:
        said = read_until(office, "Ctrl-C ends it")
        assert "Bringing the database up to date" in said
        assert "Collecting static files" in said
        address = re.search(r"running at (\S+)", said)[1]
        with urlopen(f"{address}login/", timeout=WAIT) as page:  # noqa: S310 - our own address
            assert page.status == 200
        companions = children(office.pid)
        assert len(companions) == 2
        office.send_signal(signal.SIGTERM)
        assert office.wait(WAIT) == 0
        assert ended(companions)
    with serve(tmp_path, port) as office:
        said = read_until(office, "Ctrl-C ends it")
        assert "Bringing" not in said
        assert "Collecting" not in said
        companions = children(office.pid)
        os.kill(companions[0], signal.SIGKILL)
        read_until(office, "The application server ended at once (exit code -9).")
        assert office.wait(WAIT) == 1
        assert ended(companions)


def test_companion_that_ends_at_once_is_given_up():
    said = []
    companion = Companion("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    companion.process.wait(WAIT)
    assert companion.look(said.append) is False
    assert said == ["The worker ended at once (exit code 3)."]


def test_companion_that_dies_on_the_way_is_started_again_ever_later():
    said = []
    companion = Companion("worker", SLEEP)
    for pause in (1, 2, 4):
        companion.started -= MUST_LIVE
        companion.process.kill()
        companion.process.wait(WAIT)
        assert companion.look(said.append) is True
        assert said[-1] == f"The worker ended (exit code -9); it is started again in {pause} s."
        companion.again_at -= pause
        assert companion.look(said.append) is True
        assert companion.process.poll() is None
    companion.process.kill()
    companion.end(time.monotonic() + WAIT)


def test_an_address_in_use_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(tmp_path, port) as office:
            said = office.stdout.read()
    assert office.returncode == 2
    assert re.fullmatch(rf"assist: Nothing can listen on 127\.0\.0\.1:{port} \(.*\): choose another.*\n", said)


def test_the_worker_stands_aside_for_pages_unless_they_would_wait_for_it():
    assert aside(on_sqlite=True) == []
    assert aside(on_sqlite=False) == (["nice", "-n", "10"] if shutil.which("nice") else [])
