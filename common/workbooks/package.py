"""What an .xlsx file is before it is opened: the checks that no reading library makes.

Everything is decompressed once in small pieces and counted, whatever the package declares, and every cell
reference is seen before a library may believe it: two cells far apart make one ask for 549 GB.
"""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from common.workbooks.refusal import NotReadable

MAX_ENTRIES = 200
MAX_BYTES = 512 * 2**20  # a million rows of six cells are 370 MB
MAX_RATIO = 100  # ledgers reach 8 to 30; bombs start above 300
RATIO_FROM = 2**20  # small parts of a real file may well be one repeated line
MAX_AREA = 20_000_000  # cells of the rectangle that holds every value
CHUNK = 2**16
FORMATS_BY_PART = {
    "word/document.xml": "word",
    "ppt/presentation.xml": "presentation",
    "xl/workbook.bin": "xlsb",
}
# What makes the exact look at every cell worth its time: errors, formulas, hidden rows, cells far out (below). Each
# begins with a letter, not with a choice: that is four times as fast.
SUSPICIOUS = [
    re.compile(pattern)
    for pattern in (
        rb"hidden\s*=",
        rb"""t(?<=\bt)\s*=\s*["']e""",
        rb"f(?<=[<:]f)[ />]",
        rb"&\#",
        rb"\0",
    )
]
# As many rows as a sheet has may hold nineteen columns: rows far down are worth it where a cell stands further right,
# or does not say first of all where it stands.
FAR_DOWN = re.compile(rb"""r(?<=\br)\s*=\s*["'][A-Za-z]*\d{6}""")
TOO_FAR_DOWN = re.compile(rb"""r(?<=\br)\s*=\s*["'][A-Za-z]*(?:\d{8}|[2-9]\d{6}|1[1-9]\d{5}|10[5-9]\d{4})""")
FAR_RIGHT = re.compile(rb"""r(?<=\br)\s*=\s*["'](?:[T-Zt-z]|[A-Za-z]{2})""")
TOO_FAR_RIGHT = re.compile(rb"""r(?<=\br)\s*=\s*["'](?:[C-Zc-z][A-Za-z]\d|[A-Za-z]{3})""")
SOMEWHERE = re.compile(rb"c(?<=[<:]c)(?!\s+r\s*=)[\s/>](?s:.{16})")  # what its tag begins with is to be seen
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class SheetFacts:
    """What a reading library does not tell of a sheet; rows and columns count from 0."""

    hidden_rows: list[int] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # error cells, formulas without a result


@dataclass(slots=True)
class Package:
    """The facts of every sheet by name, and whether dates count from 1904."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False


def inspect(path) -> Package:
    """Check the package at ``path`` and return its facts, or raise NotReadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _entries(archive)
            parts = _relations(archive, entries)
            package, names = _workbook(archive, entries)
            scans = {parts[key]: SheetFacts() for key in names if key in parts}
            counted = 0
            for name, info in entries.items():
                counted, suspicious = _count(archive, info, counted)
                if suspicious and name in scans:
                    _SheetScan(scans[name]).see(_chunks(archive, info))
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, UnicodeError, OSError) as error:
        raise NotReadable("damaged") from error
    package.sheets = {title: scans[parts[key]] for key, title in names.items() if key in parts}
    return package


def _entries(archive):
    """The entries by name, after all checks that the directory alone allows."""
    listed = archive.infolist()
    if len(listed) > MAX_ENTRIES:
        raise NotReadable("too-many-parts", len(listed))
    entries = {info.filename: info for info in listed}
    if len(entries) < len(listed) or any(name[0] in "/\\" or ".." in name.split("/") for name in entries):
        raise NotReadable("damaged")
    for name, why in FORMATS_BY_PART.items():
        if name in entries:
            raise NotReadable(why)
    if "mimetype" in entries:
        raise NotReadable("opendocument")
    for info in listed:
        if info.flag_bits & 1:
            raise NotReadable("encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotReadable("damaged")
        if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
            raise NotReadable("bomb", info.filename)
        lower = info.filename.lower()
        if "vbaproject" in lower or "/macrosheets/" in lower:
            raise NotReadable("macros")
        if "/externallinks/" in lower:
            raise NotReadable("external-links")
    if sum(info.file_size for info in listed) > MAX_BYTES:
        raise NotReadable("too-large", MAX_BYTES // 2**20)
    if min((info.header_offset for info in listed), default=0):
        raise NotReadable("damaged")
    if "xl/workbook.xml" not in entries:
        raise NotReadable("not-a-workbook")
    return entries


def _chunks(archive, info):
    """The entry's bytes, decompressed piece by piece to the true end of the stream."""
    file = archive.fp
    file.seek(info.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    position = file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = info.compress_size
    inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        file.seek(position)
        piece = file.read(min(CHUNK, left))
        if not piece:
            raise EOFError
        position, left = position + len(piece), left - len(piece)
        if inflate is None:
            yield piece
            continue
        while piece:
            yield inflate.decompress(piece, CHUNK * 16)
            piece = inflate.unconsumed_tail


def _count(archive, info, counted):
    """The bytes of all entries so far, and whether the cells of this one deserve an exact look."""
    own, before, suspicious, is_long, is_wide = 0, b"", False, False, False
    is_xml = info.filename.endswith((".xml", ".rels"))
    for chunk in _chunks(archive, info):
        if is_xml and (b"<!DOCTYPE" in chunk or (not own and chunk[:1] in b"\xff\xfe")):
            raise NotReadable("damaged")  # a document type or another encoding: nothing that writes workbooks does
        own += len(chunk)
        if own > info.file_size or counted + own > MAX_BYTES:
            raise NotReadable("bomb", info.filename)
        data = before + chunk
        before = data[-64:]
        if suspicious:
            continue
        is_far_down, is_far_right = FAR_DOWN.search(data), FAR_RIGHT.search(data)
        is_long = is_long or is_far_down
        is_wide = is_wide or is_far_right or SOMEWHERE.search(data)
        suspicious = (
            (is_long and is_wide)
            or (is_far_down and TOO_FAR_DOWN.search(data))
            or (is_far_right and TOO_FAR_RIGHT.search(data))
            or any(pattern.search(data) for pattern in SUSPICIOUS)
        )
    return counted + own, bool(suspicious)


def _parse(archive, info, on_start):
    """Hand every start tag of a small part to ``on_start(name without prefix, attributes)``."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda name, attributes: on_start(name.rpartition(":")[2], attributes)
    size = 0
    for chunk in _chunks(archive, info):
        size += len(chunk)
        if size > info.file_size:
            raise NotReadable("bomb", info.filename)
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _no_doctype(*_):
    raise NotReadable("damaged")


def _relations(archive, entries):
    """Relation id -> part name of the workbook's sheets."""
    parts = {}

    def start(name, attributes):
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            if full in entries:
                parts[attributes["Id"]] = full

    if "xl/_rels/workbook.xml.rels" in entries:
        _parse(archive, entries["xl/_rels/workbook.xml.rels"], start)
    return parts


def _workbook(archive, entries):
    """The package's facts without its sheets, and relation id -> sheet name."""
    package, names = Package(), {}

    def start(name, attributes):
        if name == "workbookPr":
            package.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            names[relation] = attributes.get("name", "")

    _parse(archive, entries["xl/workbook.xml"], start)
    return package, names


class _SheetScan:
    """Sees every cell of a sheet as it streams by: far values, hidden rows, errors, missing results."""

    def __init__(self, facts):
        self.facts = facts
        self.row = self.column = -1
        self.last_row = self.last_column = -1
        self.lowest = self.rightmost = ""
        self.kind, self.formula, self.text = "", False, ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _no_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def see(self, chunks):
        """Look at the whole sheet; raises NotReadable where its cells span too much."""
        for chunk in chunks:
            self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)
        if (self.last_row + 1) * (self.last_column + 1) > MAX_AREA:
            raise NotReadable("far-cell", self.rightmost if self.last_column >= 1000 else self.lowest)

    def start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "v" or name == "is":
            self._value()
        elif name == "c":
            reference = attributes.get("r")
            found = REFERENCE.fullmatch(reference) if reference else None
            if found:
                self.column, self.row = _column(found[1]), int(found[2]) - 1
            else:
                self.column += 1
            self.kind, self.formula, self.text = attributes.get("t", ""), False, ""
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.append(self.row)

    def _value(self):
        if self.row > self.last_row:
            self.last_row, self.lowest = self.row, f"{letter(self.column)}{self.row + 1}"
        if self.column > self.last_column:
            self.last_column, self.rightmost = self.column, f"{letter(self.column)}{self.row + 1}"
        if self.kind == "e" or self.formula:
            self.parser.CharacterDataHandler = self._characters

    def _characters(self, text):
        self.text += text[:20]

    def end(self, name):
        if self.kind != "e" and not self.formula:
            return
        name = name.rpartition(":")[2]
        if name == "v":
            self.parser.CharacterDataHandler = None
        elif name == "c":
            if self.kind == "e" or (not self.text and self.kind != "str"):
                self.facts.errors[self.row, self.column] = self.text
            self.formula = False


def _column(letters):
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def letter(column):
    """The name of a column counted from 0: A, B, … AA."""
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
