"""Where the bytes of documents lie: encrypted, under random names, in a folder that no address leads to."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from common.crypto import decrypt_bytes, encrypt_bytes


def put(data: bytes) -> str:
    """Keep these bytes; returns the name by which they are found. Whole on the disk before anybody knows the name."""
    name = token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(encrypt_bytes(data, label=_label(name)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            draft.unlink()
        raise
    return name


def take(name: str) -> bytes:
    """The bytes again; FileNotFoundError or CannotDecrypt when the store was damaged."""
    return decrypt_bytes(_path(name).read_bytes(), label=_label(name))


def throw_away(name: str) -> None:
    """Remove bytes that no document came of."""
    _path(name).unlink(missing_ok=True)


def names(*, hours: int) -> Iterator[str]:
    """The names of what has lain here for so many hours, half written drafts too."""
    before = time.time() - hours * 3600
    for path in _folder().glob("??/*"):
        if path.stat().st_mtime < before:
            yield path.name


def _path(name: str) -> Path:
    return _folder() / name[:2] / name


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def _label(name: str) -> str:
    """What ties the bytes to their name: a file put in another's place is not read."""
    return f"households.Document:{name}"
