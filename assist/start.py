"""Start Django, or say in one clear line which setting stops it."""

import os
import sys
from functools import partial
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured

from common.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.settings")

WRONG_SETTING = 2  # the exit code
# These do not touch the office's data, so they run without a database that answers.
WITHOUT_DATABASE = {
    "check",
    "collect_translations",
    "collectstatic",
    "compile_translations",
    "findstatic",
    "help",
    "makemigrations",
    "version",
}


def run(argv: list[str]) -> None:
    """Run a management command; a wrong setting ends the process with one line and exit code 2."""
    from django.core.management import execute_from_command_line

    try:
        django.setup()
        if len(argv) > 1 and argv[1] not in WITHOUT_DATABASE:
            check_database()
        with_room(execute_from_command_line, argv)
    except ImproperlyConfigured as error:
        stop(str(error))


def wsgi_application():
    """The site for an application server; a wrong setting ends the server, as it ends a command."""
    from django.core.wsgi import get_wsgi_application

    try:
        application = get_wsgi_application()
        check_database()
    except ImproperlyConfigured as error:
        stop(str(error))
    return partial(with_room, application)


def stop(reason: str) -> NoReturn:
    """End the process with the one line that says why."""
    sys.stderr.write(f"assist: {' '.join(reason.split())}\n")
    sys.stderr.flush()
    sys.exit(WRONG_SETTING)


def check_database() -> None:
    """Reach the database and read in it with this office's keys, or raise ImproperlyConfigured."""
    from django.core.checks import Tags, run_checks

    reach_database()
    errors = [issue for issue in run_checks(tags=[Tags.database], databases=["default"]) if issue.is_serious()]
    close_connections()  # the processes that an application server starts open their own
    if errors:
        raise ImproperlyConfigured(f"{errors[0].msg} {errors[0].hint or ''}")


def close_connections() -> None:
    """Close this process's connections, with the pool they come from where there is one."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def reach_database() -> None:
    """Connect once, and outside the pool, which would go on trying and complaining for half a minute."""
    from django.db import Error, connections

    database = connections["default"].copy()
    options = {name: value for name, value in database.settings_dict["OPTIONS"].items() if name != "pool"}
    if database.vendor == "postgresql":
        options["connect_timeout"] = 5
    database.settings_dict["OPTIONS"] = options
    try:
        database.ensure_connection()
    except Error as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {address(database)} cannot be reached: {error}") from error
    finally:
        database.close()


def address(database) -> str:
    """Where a database is, without its password."""
    where = database.settings_dict
    if database.vendor == "sqlite":
        return str(where["NAME"])
    return f"{where['HOST'] or 'localhost'}:{where['PORT'] or 5432}/{where['NAME']}"
