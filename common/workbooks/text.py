"""CSV and tab-separated text in the encodings that offices' programs write."""

import codecs
import csv
import io
import re
from collections import Counter

from common.workbooks.refusal import NotReadable
from common.workbooks.safe import original_text

MAX_BYTES = 100 * 2**20
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DELIMITERS = ",\t;|"  # the commonest first: it wins a tie
UNREADABLE = "\ufffd"
# Two Chinese characters side by side in UTF-8: each is a byte that leads and two that follow.
SORTS_OF_BYTES = bytes(76 if 0xE4 <= byte <= 0xE9 else 102 if 0x80 <= byte <= 0xBF else 46 for byte in range(256))
CJK_IN_UTF8 = b"LffLff"
MARKED = frozenset("='")  # what a cell begins with that may not be meant as it stands
FORCED = re.compile(r'=\s*"([^"]*)"')  # ="340103…", the way to keep a number as text


def decode(data: bytes) -> str:
    """The text of a file, or NotReadable. What fits no encoding stands as U+FFFD, in its own line alone."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if b"\0" in data:
        raise NotReadable("not-a-workbook")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or not _has_cjk_in_utf8(data):
            return text
    return _decode_mixed(data)


def _has_cjk_in_utf8(data):
    """Whether there are Chinese characters in UTF-8; of a long file a pattern would take seconds to say so."""
    return CJK_IN_UTF8 in data.translate(SORTS_OF_BYTES)


def _decode_mixed(data):
    """Lines of two encodings in one file, or damaged: the commoner wins, the others become unreadable."""
    lines = [(line, _encoding(line)) for line in data.splitlines(keepends=True)]
    counts = Counter(encoding for _, encoding in lines if encoding != "ascii")
    encoding, count = counts.most_common(1)[0]
    if not encoding or count * 2 < counts.total():
        bad = next(number for number, (_, one) in enumerate(lines, 1) if one not in ("ascii", encoding or "utf-8"))
        raise NotReadable("encoding", bad)
    return "".join(
        line.decode(encoding) if one in ("ascii", encoding) else line.decode("ascii", "replace") for line, one in lines
    )


def _encoding(line):
    """The encoding of one line: "ascii", "utf-8", "gb18030" or "" for neither."""
    if line.isascii():
        return "ascii"
    for encoding, is_expected in (("utf-8", _has_cjk_in_utf8), ("gb18030", bool)):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_expected(line):
            return encoding
    return ""


def rows(text: str):
    """Each record's number, as a spreadsheet counts them, and its cells, which may hold line breaks."""
    if re.match(r"\s*<(!doctype|html|\?xml|table|meta|head)", text, re.IGNORECASE):
        raise NotReadable("web-page")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    started = 1
    try:
        for number, cells in enumerate(reader, 1):
            if reader.line_num - started > 5 and any(_swallowed(cell, delimiter) for cell in cells):
                raise NotReadable("quotation-mark", started)
            started = reader.line_num + 1
            yield number, [_plain(cell) if cell[:1] in MARKED else cell for cell in cells]
    except csv.Error as error:
        raise NotReadable("quotation-mark", started) from error


def _swallowed(cell, delimiter):
    """A quotation mark that is never closed has taken whole lines into one cell."""
    lines = cell.splitlines()
    return len(lines) > 5 and sum(delimiter in line for line in lines) * 2 > len(lines)


def _delimiter(text):
    """The character that parts most of the first lines into the same number of cells."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:50]]

    def agreement(char):
        counts = Counter(count for line in bare if (count := line.count(char)))
        return max((lines * count for count, lines in counts.items()), default=0)

    return max(DELIMITERS, key=agreement)


def _plain(cell):
    if cell[:1] == "=" and (found := FORCED.fullmatch(cell)):
        return found[1]
    return original_text(cell)
