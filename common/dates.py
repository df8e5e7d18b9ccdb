"""Dates as people in an office write them."""

import re
import unicodedata
from datetime import date, datetime

from django.utils import timezone

WRITTEN = re.compile(
    r"(?:(\d{4})(\d{2})(\d{2})|(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?)"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",  # a time of day is dropped
    re.ASCII,
)
DASHES = str.maketrans("‐‑‒–—−", "------")
EARLIEST = 1850  # an earlier year is a slip of the hand


def read_date(value: object) -> date:
    """Read 20251011, 2025-10-11, 2025/1/1, 2025.10.11 or 2025年10月11日, in full-width characters too.

    Raises ValueError for anything else: a year of two digits or a month without a day is not guessed at.
    """
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).translate(DASHES).strip(" \t\r\n'\ufeff\u200b")
    found = WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(f"no date: {text[:40]!r}")
    year, month, day = (int(part) for part in found.groups() if part)
    if year < EARLIEST:
        raise ValueError(f"no year of a living person: {year}")
    return date(year, month, day)
