"""The running office in one foreground command: application server and background worker."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MUST_LIVE = 10  # seconds; a process that ends earlier at its first start will not get better by starting it again
PATIENCE = 10  # seconds for a process to end when it is asked to


def check_address(host: str, port: int) -> None:
    """Raise ImproperlyConfigured when nobody can listen there."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as error:
            raise ImproperlyConfigured(
                f"Nothing can listen on {host}:{port} ({error}): choose another with HOST and PORT."
            ) from error


def from_here(host: str) -> str:
    """Where this machine reaches a server that listens on ``host``; 0.0.0.0 means all addresses."""
    anywhere = host == "0.0.0.0"  # noqa: S104 - compared, not bound  # nosec B104
    return "127.0.0.1" if anywhere else host


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What runs: the application server (waitress on Windows, where there is no gunicorn) and the worker."""
    python, manage = sys.executable, str(settings.BASE_DIR / "manage.py")
    if sys.platform == "win32":
        web = ["waitress", f"--listen={host}:{port}", "--threads=6", "assist.wsgi:application"]
    else:
        web = ["gunicorn", "--bind", f"{host}:{port}", "assist.wsgi"]
    return {
        "application server": [python, "-m", *web],
        "background worker": [*aside(settings.ON_SQLITE), python, manage, "db_worker", "--queue-name=*"],
    }


def aside(on_sqlite: bool) -> list[str]:
    """What lets a command take only what those who wait for a page leave of the machine.

    Not on SQLite: whoever wants to write there waits for the one who is writing, and he should not be kept from it.
    """
    return ["nice", "-n", "10"] if not on_sqlite and shutil.which("nice") else []


class Companion:
    """One of the processes of the office, started again when it dies on the way."""

    def __init__(self, name: str, command: list[str]):
        self.name = name
        self.command = command
        self.deaths = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, cwd=settings.BASE_DIR)  # noqa: S603 - our own two commands
        self.started = time.monotonic()
        self.again_at = None

    def look(self, say: Callable[[str], None]) -> bool:
        """See to it that it runs; False when it cannot be kept running."""
        now = time.monotonic()
        if self.again_at is not None:
            if now >= self.again_at:
                self.start()
            return True
        code = self.process.poll()
        if code is None:
            if now - self.started > 60:
                self.deaths = 0
            return True
        if self.deaths == 0 and now - self.started < MUST_LIVE:
            say(f"The {self.name} ended at once (exit code {code}).")
            return False
        pause = min(2**self.deaths, 30)
        self.deaths += 1
        self.again_at = now + pause
        say(f"The {self.name} ended (exit code {code}); it is started again in {pause} s.")
        return True

    def end(self, until: float) -> None:
        """Wait for its end, and end it by force when it takes too long."""
        try:
            self.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Stopped(Exception):
    """Somebody asked the office to end."""


def supervise(commands: dict[str, list[str]], *, say: Callable[[str], None], when_ready, address) -> int:
    """Run the commands until Ctrl-C or a signal; when one cannot run, the others are ended too."""

    def stop(number, frame):
        raise Stopped(number)

    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, stop)
    companions, ready = [], False
    try:
        companions = [Companion(name, command) for name, command in commands.items()]
        while all(companion.look(say) for companion in companions):
            if not ready and _answers(address):
                ready = True
                when_ready()
            time.sleep(0.2)
        return 1
    except Stopped as stopped:
        say("Ending …")
        if stopped.args[0] == signal.SIGINT:
            time.sleep(1)  # Ctrl-C reaches the others as well; a second signal would cut a running job short
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for companion in companions:
            if companion.process.poll() is None:
                companion.process.terminate()
        for companion in companions:
            companion.end(time.monotonic() + PATIENCE)


def _answers(address: tuple[str, int]) -> bool:
    host, port = address
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((from_here(host), port)) == 0
