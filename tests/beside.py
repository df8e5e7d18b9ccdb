"""Programs as processes of their own, on the database of the test: so that they can be killed."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

# An import that kills itself at the sign of life with this number (0: never), of lists of a month ("" for workbooks).
IMPORT = """
import os, signal, sys
from datetime import date
import django
django.setup()
from assist.imports.importing import import_workbooks
signs = 0
def progress(done, total):
    global signs
    signs += 1
    if signs == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
month = date.fromisoformat(sys.argv[2]) if sys.argv[2] else None
import_workbooks(sys.argv[3:], month=month, progress=progress)
print(signs)
"""


def run_beside(program, *arguments):
    """Begin a program as a process of its own, on the database of this test."""
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"]
    if connection.vendor != "sqlite":
        address = f"{address.rpartition('/')[0]}/{name}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "assist.settings"}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
