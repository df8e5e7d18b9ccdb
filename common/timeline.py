"""What a history is made of, in every room: lines of when, who and what."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history, for components/timeline.html, which says what each word is for."""

    at: datetime
    by: str
    what: str
    note: str = ""
    tone: str = ""
    struck: str = ""
    back: str = ""
