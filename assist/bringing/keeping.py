"""What was uploaded and what came of it: encrypted on the disk, as documents are, and thrown away after a week."""

import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from assist import jobs
from assist.models import Job
from assist.models.job import FETCHED_FOR
from common.crypto import decrypt_bytes, encrypt_bytes


def seal(path: Path, data: bytes) -> None:
    """Write bytes that nobody can read without the office's keys, nor from another place than this."""
    path.write_bytes(encrypt_bytes(data, label=_label(path)))


def unseal(path: Path) -> bytes:
    """The bytes again; CannotDecrypt where the file is not what was written there."""
    return decrypt_bytes(path.read_bytes(), label=_label(path))


def _label(path):
    return f"assist.Job:{path.relative_to(settings.MEDIA_ROOT)}"


def keep_uploads(files) -> dict:
    """Put uploaded files where only the office's processes look; what a job needs to find them again."""
    throw_away_old()
    folder = _uploads() / secrets.token_urlsafe(16)
    folder.mkdir(parents=True, mode=0o700)
    for number, file in enumerate(files):
        seal(folder / str(number), file.read())
    return {"folder": folder.name, "names": [Path(file.name).name[:200] for file in files]}


def uploaded(wanted: dict) -> list[Path]:
    """The uploaded files of a job, still encrypted; none where one of them is no longer there."""
    paths = [_uploads() / wanted["folder"] / str(number) for number in range(len(wanted["names"]))]
    return paths if all(path.is_file() for path in paths) else []


@contextmanager
def opened(job: Job, paths):
    """The files readable for as long as they are read; what a killed worker leaves goes when its job is buried."""
    folder = jobs.fresh_folder(job) / "open"
    folder.mkdir(mode=0o700)
    try:
        for path in paths:
            (folder / path.name).write_bytes(unseal(path))
        yield folder
    finally:
        shutil.rmtree(folder)


def throw_away(wanted: dict) -> None:
    """What was brought in for good is not kept."""
    shutil.rmtree(_uploads() / wanted["folder"], ignore_errors=True)


def throw_away_old() -> None:
    """Uploads that nobody brought in go after a week."""
    oldest = time.time() - FETCHED_FOR.total_seconds()
    for folder in _uploads().glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _uploads() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"
