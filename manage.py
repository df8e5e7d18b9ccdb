#!/usr/bin/env python
"""Django's command line for Assist."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assist.settings")
    from assist.start import run

    run(sys.argv)
