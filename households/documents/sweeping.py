"""Bytes that no document or report came of: the program was killed after they were kept, before their row was."""

from itertools import batched

from households.documents import vault
from households.models import Document, Report

HOURS_LEFT_ALONE = 24  # somebody may be adding a document just now
AT_ONCE = 500


def orphans() -> list[str]:
    """The names of what has lain there for a day without a document or a report."""
    found = []
    for names in batched(vault.names(hours=HOURS_LEFT_ALONE), AT_ONCE):
        kept = Document.objects.kept_under(names) | Report.objects.kept_under(names)
        found += [name for name in names if name not in kept]
    return sorted(found)


def sweep() -> int:
    """Throw away what no document came of; says how many files that were."""
    names = orphans()
    for name in names:
        vault.throw_away(name)
    return len(names)
