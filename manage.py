#!/usr/bin/env python
"""Django's command line for Assist."""

import sys

from assist.start import run

if __name__ == "__main__":
    run(sys.argv)
