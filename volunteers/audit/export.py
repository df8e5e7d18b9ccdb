"""The audit log as a workbook, for an inspection: itself written into the log."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.translation import gettext as _

from common.workbooks.writing import Column, workbook, write_sheet
from volunteers.audit.recording import Did, record
from volunteers.audit.tables import AuditTable
from volunteers.audit.words import rows_of

MOST_ROWS = 20_000
WIDTHS = {"at": 19, "who": 20, "did": 36, "changes": 60, "reason": 30, "session": 14}


def export_entries(entries, *, by, reason: str, query: dict) -> bytes:
    """These entries, the latest MOST_ROWS of them, as a workbook; what it was, and its hash, stand in the log."""
    at = timezone.localtime()
    table = AuditTable(rows_of(entries.latest_first()[:MOST_ROWS]))
    columns = [Column(str(column.header), width=WIDTHS.get(column.name, 16)) for column in table.columns]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.xlsx"
        with workbook(path, by=str(by), at=at, title=_("Audit log")) as book:
            rows = write_sheet(
                book,
                _("Audit log"),
                columns=columns,
                rows=table.plain_rows(),
                heading=_("Audit log"),
                maker=_("Made by: %(name)s") % {"name": by},
                made=_("Made on: %(day)s") % {"day": at.date().isoformat()},
            )
        data = path.read_bytes()
    record(
        Did.EXPORTED, by=by, word="audit", reason=reason, rows=rows, filter=query,
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    return data
