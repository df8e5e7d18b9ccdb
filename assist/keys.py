"""The two secrets of an office, made at its first run and kept outside its database.

``SECRET_KEY`` signs sessions; ``FIELD_KEYS`` encrypts identity and bank numbers and indexes them.
Whoever loses the field keys loses every identity and bank number for good: back ``keys.env`` up apart
from the database.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured

NAMES = ("SECRET_KEY", "FIELD_KEYS")


def new_keys() -> dict[str, str]:
    """Fresh secrets: a signing key, and one field key of 32 bytes with the id ``k1``."""
    field_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {"SECRET_KEY": secrets.token_urlsafe(50), "FIELD_KEYS": f"k1:{field_key}"}


def holds_an_office(database: dict) -> bool:
    """Whether there are tables in the database with these settings already; read before Django knows any."""
    if database["ENGINE"].endswith("sqlite3"):
        return Path(database["NAME"]).exists()
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {names[name]: database[name] for name in names if database.get(name)}
    try:
        with psycopg.connect(**given, connect_timeout=5) as connection:
            return connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0] is not None
    except psycopg.Error as error:
        where = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{database['NAME']}"
        raise ImproperlyConfigured(f"DATABASE_URL: {where} cannot be reached: {error}") from error


def load_keys(data: Path, *, is_fresh: Callable[[], bool]) -> dict[str, str]:
    """Read ``keys.env`` in the folder ``data``; make it when this is the office's first run.

    Raises ImproperlyConfigured when the file is missing although the office already has a database: new keys
    could not read what the old ones wrote.
    """
    path = data / "keys.env"
    if not path.exists():
        if not is_fresh():
            raise ImproperlyConfigured(
                f"{path} is missing, and the database was written with its keys: restore it from the backup, "
                "or set SECRET_KEY and FIELD_KEYS."
            )
        try:
            _write(path, new_keys())
        except OSError as error:
            raise ImproperlyConfigured(f"ASSIST_DATA: nothing can be written into {data}: {error}") from error
    pairs = (line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    keys = {name.strip(): value.strip() for name, value in pairs}
    missing = [name for name in NAMES if not keys.get(name)]
    if missing:
        raise ImproperlyConfigured(f"{path} lacks {' and '.join(missing)}: restore it from the backup.")
    return keys


def _write(path: Path, keys: dict[str, str]) -> None:
    """Write the file whole or not at all, readable by its owner only; a racing process's file wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".keys-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Secrets of this office. Back this file up apart from the database: without it, identity\n")
        file.write("# and bank numbers can never be read again.\n")
        file.writelines(f"{name}={value}\n" for name, value in keys.items())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
