"""A PostgreSQL server of one's own, for a test run or a trial."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Rows of a test are undone, not kept: what PostgreSQL counts of them by itself, now and then, misleads its plans.
SERVER_OPTIONS = (
    "-F -c listen_addresses= -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    " -c timezone=UTC -c log_min_messages=fatal -c autovacuum=off -c jit=off"
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
        """Start it and return the database address; a folder from an earlier time keeps its databases."""
        if self.owner:
            shutil.chown(self.folder, **self.owner)
        if not (self.folder / "data").exists():
            self._run("initdb", "-U", "assist", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"{SERVER_OPTIONS} -k {self.folder}"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        return f"postgres://assist@s/{self.folder}/assist"

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        # Its output goes to a file: a pipe would stay open as long as the server runs.
        with open(self.folder.with_suffix(".log"), "a") as log:
            done = subprocess.run(command, cwd=self.folder, stdout=log, stderr=log, **self.owner)
        if done.returncode:
            sys.exit(f"{program} failed:\n{self.folder.with_suffix('.log').read_text()}")
