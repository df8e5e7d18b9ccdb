"""A scanned or photographed paper: what was uploaded, made fit to be kept."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from common.papers.refusal import NotTaken

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 45
PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "TMPDIR", "TEMP")  # everything else stays here: keys, database, settings

REASONS = {
    "empty": _("The file is empty."),
    "neither": _("This is neither a photo (JPEG, PNG, WebP) nor a PDF document."),
    "heic": _("This photo is in the format HEIC. Save or send it as JPEG."),
    "damaged": _("The file is damaged or is not what its name says. Take the photo or scan it again."),
    "too-many-pixels": _("The photo is too large (limit: %(value)s million pixels)."),
    "too-many-photos": _("These are more than %(value)s photos. Scan them into one PDF."),
    "too-many-pages": _("The PDF has no page, or more than %(value)s."),
    "one-pdf": _("Choose one PDF, or one or several photos: not both."),
    "encrypted": _("The PDF is protected by a password. Save it without one."),
    "active": _(
        "The PDF contains a program, a form or other files. Print it into a plain PDF, or photograph the paper."
    ),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it is kept: "jpg" or "pdf", its pages, its bytes."""

    kind: str
    pages: int
    data: bytes


def reason(refusal: NotTaken) -> str:
    """The refusal as a sentence in the reader's language."""
    return str(REASONS[refusal.code]) % {"value": refusal.value}


def read(files: list[bytes]) -> Paper:
    """The paper that these files are: one PDF, or one or several photos; NotTaken when they are none."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "common.papers.child"],
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            input=json.dumps([len(data) for data in files]).encode() + b"\n" + b"".join(files),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotTaken("damaged") from error
    line, _newline, data = child.stdout.partition(b"\n")
    said = json.loads(line) if child.returncode == 0 and line else {"refused": "damaged", "value": ""}
    if "refused" in said:
        raise NotTaken(said["refused"], said["value"])
    return Paper(said["kind"], said["pages"], data)
