"""The gate, `make test`: every check, then the tests on SQLite and on PostgreSQL; counted together.

It goes on after a failure, so that one run shows everything there is to mend.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from ctypes.util import find_library
from pathlib import Path

from tests.postgres import find_postgres

BASE_DIR = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
ROOMS = ("assist", "needs", "benefits", "households", "volunteers", "common")
CI = os.environ.get("CI", "").lower() in ("true", "1")
LONGEST = "300"  # seconds; a test that hangs is a failure like any other
WORKERS = str(min(max(os.cpu_count() or 1, 2), 4))
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")

MANAGE = ("python", "manage.py")
CHECKS = {
    "layout of the code": ("ruff", "format", "--check", "--quiet"),
    "code style and safety": ("ruff", "check", "--quiet"),
    "the arrow between the rooms": ("lint-imports", "--no-cache"),
    "layout of the templates": ("djhtml", "--check", "--tabwidth", "2", "templates"),
    "models and migrations agree": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "safe in production": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "nothing dangerous, of medium weight or more": ("bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *ROOMS),
}
# Makes the database that every process of the tests begins with: in the run itself the others would wait for it.
MIGRATED = ("python", "-m", "pytest", "-q", "tests/test_migrated.py")
# What the tests need beside Python, and the packages of Debian that bring it.
NEEDS = {
    "chromium": ("Chromium", ["chromium"]),
    "fc-list": ("fonts with Chinese", ["fontconfig", "fonts-noto-cjk"]),
    "pango": ("Pango, which lays out PDF documents", ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]),
    "postgres": ("PostgreSQL", ["postgresql"]),
}


# Bytecode is kept also where the machine forbids it: else every process of a run compiles every module anew.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def missing() -> list[str]:
    """Which of NEEDS this machine lacks."""
    there = {
        "chromium": any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
        "fc-list": bool(
            shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout
        ),
        "pango": all(map(find_library, ("pango-1.0", "pangoft2-1.0"))),
        "postgres": find_postgres() is not None,
    }
    return [need for need, found in there.items() if not found]


def install(needs: list[str]) -> None:
    """Install what is missing where that may be done without asking."""
    if not needs or os.getuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [package for need in needs for package in NEEDS[need][1]]
    print(f"Installing {', '.join(packages)} …", flush=True)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(install, env=environment, **quiet)


def check(name: str, command: tuple[str, ...], environment: dict[str, str]) -> bool:
    """Run one check; its output is shown only when it fails."""
    begun = time.monotonic()
    done = subprocess.run(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - begun:.1f} s)\n"
    if done.returncode:
        said += f"$ {' '.join(command)}\n{done.stdout}\n"
    print(said, end="", flush=True)
    return done.returncode == 0


def run_tests(database: str) -> Counter:
    """Run the tests on one database, shown as they go, and count them."""
    print(f"\nTests on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", "--timeout", LONGEST]
    counted, last = Counter(), ""
    environment = ENVIRONMENT | {"TEST_DB": database}
    with subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as run:
        for line in run.stdout:
            print(line, end="", flush=True)
            last = line if COUNT.search(line) else last
    for number, word in COUNT.findall(last):
        counted["failed" if word.startswith("error") else word] += int(number)
    if run.returncode and not counted["failed"]:
        counted["failed"] = 1  # it broke off before it could count
    return counted


def main() -> int:
    """Run everything; 0 when all of it holds."""
    begun = time.monotonic()
    install(missing())
    lacking = missing()
    databases = ["sqlite"] if "postgres" in lacking else ["sqlite", "postgres"]
    counted, said = Counter(), []
    with tempfile.TemporaryDirectory(prefix="assist-gate-") as folder, ThreadPoolExecutor(int(WORKERS)) as pool:
        production = ENVIRONMENT | {
            "ENV_FILE": os.devnull,
            "ASSIST_DATA": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "ALLOWED_HOSTS": "office.example",
            "HTTPS": "true",
            "DEMO": "false",
        }
        jobs = [(f"every migration, on {one}", MIGRATED, ENVIRONMENT | {"TEST_DB": one}) for one in databases]
        jobs += [(name, command, production) for name, command in CHECKS.items()]
        for held in pool.map(lambda job: check(*job), jobs):
            counted["passed" if held else "failed"] += 1
    for database in databases:
        counted += run_tests(database)
    if CI and "postgres" in lacking:
        counted["failed"] += 1
    for need in lacking:
        name, packages = NEEDS[need]
        said.append(f"{name} is missing here, so not everything was tested: apt install {' '.join(packages)}")
    print("\n" + "\n".join(said), flush=True)
    words = ", ".join(f"{counted[word]} {word}" for word in ("failed", "passed", "skipped") if counted[word])
    print(f"==== {words} in {time.monotonic() - begun:.0f}s ====", flush=True)
    return 1 if counted["failed"] or not counted["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
