"""Where the settings come from: the environment, and ``.env`` (or the file that ENV_FILE names) for what it lacks."""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def read_file() -> None:
    """Read the file of settings; one that is named or lies there and cannot be read stops the start."""
    path = Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
    if "ENV_FILE" not in os.environ and not path.exists():
        return
    if not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"ENV_FILE: {path} cannot be read. Is it there, and may this user read it?")
    env.read_env(path)


def read(kind, name, default, *, one_of=(), at_least=None):
    """One setting of the environment; a value that does not fit says which one and stops the start."""
    text = os.environ.get(name, "")
    if kind == "bool":  # django-environ takes every word that it does not know for false
        one_of = ("true", "false", "yes", "no", "on", "off", "1", "0")
    if not text:
        return default
    if one_of and text.strip().lower() not in one_of:
        raise ImproperlyConfigured(f"{name} is “{text}”; it can be {', '.join(one_of)}.")
    try:
        value = getattr(env, kind)(name)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is “{text}”, which does not fit: {error}") from error
    if at_least is not None and value < at_least:
        raise ImproperlyConfigured(f"{name} is “{text}”; it is {at_least} at least.")
    return value


def listen_on() -> tuple[str, int]:
    """The address and the port of the application server."""
    port = read("str", "PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ImproperlyConfigured(f"PORT is “{port}”; it can be a number from 1 to 65535.")
    return read("str", "HOST", "127.0.0.1"), int(port)
