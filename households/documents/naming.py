"""What a document is called when it is saved: words of the file, never the name it came with."""

import re

UNFIT = re.compile(r"[^\w.()（）-]+")  # what a file's name cannot hold on every system
LONGEST = 80


def file_name(*parts: str) -> str:
    """These words as the name of a file, such as ``XQ-0001_陈大明_身份证``."""
    return "_".join(UNFIT.sub("-", part).strip("-.") for part in parts if part)[:LONGEST]


def download_name(document, household) -> str:
    """What a document is saved as."""
    whose = document.person.name if document.person_id else ""
    return f"{file_name(household.number, whose, str(document))}.{document.format}"
