"""Start Django, or say in one clear line which setting stops it."""

import sys

from django.core.exceptions import ImproperlyConfigured


def run(argv: list[str]) -> None:
    """Run a management command; a wrong setting ends the process with one line and exit code 2."""
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        sys.exit(f"assist: {error}")
