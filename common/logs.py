"""The lines of the office's log."""

import logging
import re

from common.identity import mask

IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


class Line(logging.Formatter):
    """A line as usual, but nobody's whole identity number: it may stand in an address or in what broke."""

    def format(self, record):
        return IDENTITY_NUMBER.sub(lambda found: mask(found[0]), super().format(record))
