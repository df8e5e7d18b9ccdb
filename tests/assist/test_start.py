"""A wrong setting stops the start with one clear line."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from assist.keys import holds_an_office, load_keys

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
        ("SESSION_HOURS", "0", "SESSION_HOURS is “0”; it is 1 at least."),
        ("ENV_FILE", "/no/such/file", "ENV_FILE: /no/such/file cannot be read."),
        ("ASSIST_DATA", "/proc/office", "ASSIST_DATA: nothing can be written into /proc/office"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(name, value, said, tmp_path):
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", name: value}
    if name == "ASSIST_DATA":
        environment["FIELD_KEYS"] = ""  # to be made at the first run
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


def test_gunicorn_takes_its_settings_from_the_file_too(tmp_path):
    file = tmp_path / "env"
    file.write_text("WEB_WORKERS=many\n")
    run = start(sys.executable, "-m", "gunicorn", "assist.wsgi", ENV_FILE=str(file))
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert run.stderr.startswith("assist: WEB_WORKERS is “many”")


@pytest.mark.django_db
def test_a_database_with_tables_is_an_office_that_has_its_keys(tmp_path):
    assert holds_an_office(connection.settings_dict)
    with pytest.raises(ImproperlyConfigured):
        load_keys(tmp_path, is_fresh=lambda: False)
    assert list(tmp_path.iterdir()) == []
    made = load_keys(tmp_path, is_fresh=lambda: True)
    assert load_keys(tmp_path, is_fresh=lambda: False) == made


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_what_is_for_trying_out_does_not_start_where_others_get_in(name, tmp_path):
    database = f"sqlite:///{tmp_path}/db.sqlite3"
    run = manage(
        "migrate", "--check", DATABASE_URL=database, ALLOWED_HOSTS="localhost,office.example", **{name: "true"}
    )
    assert run.returncode == 2
    assert run.stderr.startswith(f"assist: {name} is on, and ALLOWED_HOSTS lets others")
    run = manage("migrate", "--check", DATABASE_URL=database, BEHIND_PROXY="true", **{name: "true"})
    assert (run.returncode, run.stderr.startswith(f"assist: {name} is on, and BEHIND_PROXY")) == (2, True)
