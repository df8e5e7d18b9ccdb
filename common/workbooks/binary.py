"""What an old .xls file is before it is opened, and what the reading library does not tell of its sheets.

The file is a small file system (sectors, chains, a directory); its workbook is one stream of records.
"""

import struct

from common.workbooks.package import Package, SheetFacts
from common.workbooks.refusal import NotReadable

END = 0xFFFFFFFA  # and all above it: no sector
OTHERS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "word",
    "PowerPoint Document": "presentation",
    "_VBA_PROJECT_CUR": "macros",
}
BOF, EOF, SHEET, LOCKED, DATES, ROW, ERROR, FORMULA = 0x0809, 0x0A, 0x85, 0x2F, 0x22, 0x0208, 0x0205, 0x06
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def inspect(path) -> Package:
    """The facts of an .xls file, or NotReadable."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        compound = _Compound(data)
        for name, why in OTHERS.items():
            if name in compound.entries:
                raise NotReadable(why)
        stream = compound.entries.get("Workbook") or compound.entries.get("Book")
        if not stream:
            raise NotReadable("not-a-workbook")
        return _workbook(compound.read(*stream))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotReadable("damaged") from error


class _Compound:
    """The file system: names of the directory with their first sector and size."""

    def __init__(self, data):
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.size not in (512, 4096):
            raise NotReadable("damaged")
        self.table = self._table()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self.entries, root = {}, (END, 0)
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            place = struct.unpack_from("<II", directory, at + 116)
            if kind == 5:
                root = place
            elif kind:
                self.entries[directory[at : at + max(length - 2, 0)].decode("utf-16-le")] = place
        self.small = self._chain(root[0])
        self.small_table = self._numbers(self._chain(struct.unpack_from("<I", data, 60)[0]))

    def _sector(self, number):
        at = (number + 1) * self.size
        return self.data[at : at + self.size]

    @staticmethod
    def _numbers(data):
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _table(self):
        """The table of the next sectors, itself spread over sectors that the head lists."""
        listed = [number for number in struct.unpack_from("<109I", self.data, 76) if number < END]
        more, left = struct.unpack_from("<II", self.data, 68)
        while more < END and left > 0:
            *numbers, more = self._numbers(self._sector(more))
            listed += [number for number in numbers if number < END]
            left -= 1
        return self._numbers(b"".join(map(self._sector, listed)))

    def _chain(self, number):
        pieces, limit = [], len(self.table)
        while number < END and len(pieces) <= limit:
            pieces.append(self._sector(number))
            number = self.table[number]
        return b"".join(pieces)

    def read(self, first, size):
        """A stream; one below 4,096 bytes lies in pieces of 64 bytes within the root's own."""
        if size >= 4096:
            return self._chain(first)[:size]
        pieces, number = [], first
        while number < END and len(pieces) <= len(self.small_table):
            pieces.append(self.small[number * 64 : number * 64 + 64])
            number = self.small_table[number]
        return b"".join(pieces)[:size]


def _records(stream, at):
    """Kind and content of each record from a place on, up to the end of what begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0 and kind == EOF:
            return
        at += 4 + length


def _workbook(stream):
    package = Package()
    wide_text = stream[4:6] == b"\x00\x06"
    for kind, content in _records(stream, 0):
        if kind == LOCKED:
            raise NotReadable("encrypted")
        if kind == DATES:
            package.date1904 = content[:1] == b"\x01"
        if kind == SHEET:
            at = struct.unpack_from("<I", content)[0]
            package.sheets[_name(content, wide_text)] = _facts(stream, at)
    return package


def _name(content, wide_text):
    if not wide_text:
        return content[7 : 7 + content[6]].decode("gb18030")
    count, flag = content[6], content[7]
    return content[8 : 8 + count * 2].decode("utf-16-le") if flag & 1 else content[8 : 8 + count].decode("latin-1")


def _facts(stream, at):
    facts = SheetFacts()
    for kind, content in _records(stream, at):
        if kind == ROW and struct.unpack_from("<H", content, 12)[0] & 0x20:
            facts.hidden_rows.append(struct.unpack_from("<H", content)[0])
        elif kind == ERROR and content[7]:
            facts.errors[struct.unpack_from("<HH", content)] = ERRORS.get(content[6], "#N/A")
        elif kind == FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
            facts.errors[struct.unpack_from("<HH", content)] = ERRORS.get(content[8], "#N/A")
    return facts
