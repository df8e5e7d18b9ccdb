"""A wrong setting stops the start with one clear line."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

UNREACHABLE = "postgres://assist:secret@127.0.0.1:9/office"


def start(*command, **environment):
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def manage(*arguments, **environment):
    return start(sys.executable, "manage.py", *arguments, **environment)


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("DEBUG", "maybe", "DEBUG is “maybe”"),
        ("DATABASE_URL", "mysql://office", "DATABASE_URL must start with"),
        ("DATABASE_URL", "postgres://a:b@here:door/office", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", UNREACHABLE, "DATABASE_URL: 127.0.0.1:9/office cannot be reached"),
        ("DATABASE_URL", "sqlite:////no/such/folder/office", "DATABASE_URL: /no/such/folder/office cannot be reached"),
        ("FIELD_KEYS", "k1:c2hvcnQ=", "FIELD_KEYS takes"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is “loud”"),
        ("SECOND_FACTOR_FOR", "supervisor,boss", "SECOND_FACTOR_FOR names boss: no such role"),
        ("IDLE_MINUTES", "half", "IDLE_MINUTES is “half”"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(name, value, said, tmp_path):
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", name: value}
    run = manage("migrate", "--check", **environment)
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("assist: " + said)
    assert run.stderr.count("\n") == 1
    assert "secret" not in run.stderr


@pytest.mark.parametrize("port", ["none", "0", "70000"])
def test_a_wrong_port_stops_the_start(port, tmp_path):
    run = manage("serve", PORT=port, DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")
    assert (run.returncode, run.stderr) == (2, f"assist: PORT is “{port}”; it can be a number from 1 to 65535.\n")


def test_gunicorn_ends_at_once_when_a_setting_is_wrong():
    run = start(sys.executable, "-m", "gunicorn", "assist.wsgi", "--bind", "127.0.0.1:0", DATABASE_URL=UNREACHABLE)
    assert run.returncode == 2
    assert "assist: DATABASE_URL: 127.0.0.1:9/office cannot be reached" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_what_is_for_trying_out_does_not_start_where_others_get_in(name, tmp_path):
    database = f"sqlite:///{tmp_path}/db.sqlite3"
    run = manage(
        "migrate", "--check", DATABASE_URL=database, ALLOWED_HOSTS="localhost,office.example", **{name: "true"}
    )
    assert run.returncode == 2
    assert run.stderr.startswith(f"assist: {name} is on, and ALLOWED_HOSTS lets others")
