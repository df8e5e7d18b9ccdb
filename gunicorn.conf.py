"""How gunicorn serves the office: `gunicorn assist.wsgi` reads this file by itself."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from assist.environment import listen_on, read, read_file
from assist.start import stop

try:
    read_file()
    bind = ":".join(map(str, listen_on()))
    workers = read("int", "WEB_WORKERS", min(2 * (os.cpu_count() or 1), 8), at_least=1)
except ImproperlyConfigured as error:
    stop(str(error))
worker_class = "sync"  # measured on two cores: 1.2 to 2.9 times as fast as threads
preload_app = True  # a wrong setting ends the server at once, and the processes share memory
timeout = 120
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, for heartbeats only
