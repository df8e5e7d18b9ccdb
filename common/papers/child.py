"""The process in which a stranger's photo or PDF is opened: little memory, little time, nothing worth stealing.

``python -m common.papers.child`` reads a JSON line with the size of each file and then the files; it writes a JSON
line with the kind and the number of pages and then the paper, or one with ``refused`` and ``value``.
"""

import json
import sys
from io import BytesIO

from common.papers import pdf, photos
from common.papers.refusal import NotTaken

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None

MEMORY = 2**30
SECONDS = 30


def limit():
    """Take away from this process what no honest file needs."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def paper_of(files: list[bytes]) -> tuple[str, int, bytes]:
    """The kind, the number of pages, and the bytes to keep: one PDF as it is, or the photos written anew."""
    if not all(files):
        raise NotTaken("empty")
    if any(data.startswith(pdf.START) for data in files):
        if len(files) > 1:
            raise NotTaken("one-pdf")
        return "pdf", pdf.count_pages(files[0]), files[0]
    return photos.as_paper(files)


def main(stdin, stdout):
    """Read the files, say what they are."""
    files = [stdin.read(size) for size in json.loads(stdin.readline())]
    try:
        kind, pages, data = paper_of(files)
    except NotTaken as refusal:
        said, data = {"refused": refusal.code, "value": refusal.value}, b""
    except MemoryError:
        said, data = {"refused": "too-many-pixels", "value": photos.MAX_PIXELS // 10**6}, b""
    else:
        said = {"kind": kind, "pages": pages}
    stdout.write(json.dumps(said).encode() + b"\n" + data)


if __name__ == "__main__":
    limit()
    main(BytesIO(sys.stdin.buffer.read()), sys.stdout.buffer)
    sys.stdout.flush()
