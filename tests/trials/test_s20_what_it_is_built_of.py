"""S20: no secret in the code's history, every package pinned with its hash, and the same environment twice, offline."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# What keys, tokens and passwords look like where somebody wrote them down.
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key of a cloud": r"AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}",
    "a token of a code host": r"gh[pousr]_[0-9A-Za-z]{36}|glpat-[0-9A-Za-z_-]{20}",
    "a token of a chat": r"xox[abpr]-[0-9A-Za-z-]{10,}",
    "keys of an office": r"FIELD_KEYS=[A-Za-z]\w*:[A-Za-z0-9_-]{43}=|SECRET_KEY=[A-Za-z0-9_-]{40,}",
    "an address with a password": r"postgres(ql)?://[^:/@ ]+:[^@/ {%]{12,}@",
}
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-trials.txt")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def git(*arguments):
    done = subprocess.run(("git", *arguments), cwd=settings.BASE_DIR, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.trial("S20")
def test_no_secret_stands_in_the_history(figure):
    lines = git("log", "--all", "-p", "--no-color", "--no-ext-diff", "--unified=0", "--", ".", ":!locale", ":!*.svg")
    added = {line for line in lines.splitlines() if line.startswith("+")}
    found = [(what, line[:100]) for what, sign in SECRETS.items() for line in added if re.search(sign, line)]
    assert found == []
    assert re.search(SECRETS["a private key"], "-----BEGIN RSA " + "PRIVATE KEY-----")
    figure(f"{len(added)} lines ever written: 0 secrets of {len(SECRETS)} kinds")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hash(lock):
    text = (settings.BASE_DIR / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    packages = [entry for entry in entries if not entry.startswith(("#", "-"))]
    assert len(packages) > 10
    assert [
        entry.splitlines()[0] for entry in packages if not PINNED.match(entry) or "--hash=sha256:" not in entry
    ] == []


@pytest.mark.trial("S20")
def test_two_builds_without_the_net_are_the_same(tmp_path, figure):
    lock, wheels = settings.BASE_DIR / LOCKS[0], tmp_path / "wheels"
    pip(sys.executable, "download", "--require-hashes", "-r", lock, "-d", wheels)
    builds = []
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-m", "venv", tmp_path / name], check=True)
        python = tmp_path / name / "bin" / "python"
        pip(python, "install", "--no-index", "--find-links", wheels, "--require-hashes", "-r", lock)
        builds.append(pip(python, "freeze").splitlines())
    assert builds[0] == builds[1]
    figure(f"{len(builds[0])} packages, installed twice without the net: the same")


def pip(python, *arguments) -> str:
    command = [python, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, cwd=Path(sys.prefix), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
