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
CJK_IN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")  # two Chinese characters side by side
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
        if encoding == "utf-8" or not CJK_IN_UTF8.search(data):
            return text
    return _decode_mixed(data)


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
    for encoding, expected in (("utf-8", CJK_IN_UTF8), ("gb18030", None)):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not expected or expected.search(line):
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
            yield number, [_plain(cell) for cell in cells]
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
