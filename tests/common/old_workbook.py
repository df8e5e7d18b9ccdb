"""Old workbooks (.xls) as tests make them: the smallest compound file with the records of a few sheets."""

import struct

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams):
    """A compound file of streams by name; the first sector is the table, then the directory, then the streams."""
    padded = {name: data + bytes(max(4096 - len(data), -len(data) % SECTOR)) for name, data in streams.items()}
    padded = {name: data + bytes(-len(data) % SECTOR) for name, data in padded.items()}
    entries = [_entry("Root Entry", 5, END, 0)]
    count = -(-(len(padded) + 1) // 4)
    table = [TABLE, *range(2, count + 1), END]
    at = count + 1
    for name, data in padded.items():
        sectors = len(data) // SECTOR
        entries.append(_entry(name, 2, at, len(data)))
        table += [*range(at + 1, at + sectors), END]
        at += sectors
    directory = b"".join(entries).ljust(count * SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head = head.ljust(SECTOR, b"\xff")
    sectors = struct.pack("<128I", *(table + [FREE] * 128)[:128])
    return head + sectors + directory + b"".join(padded.values())


def _entry(name, kind, first, size):
    written = name.encode("utf-16-le")
    data = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written) + 2, kind, 1, FREE, FREE, FREE)
    return data.ljust(116, b"\0") + struct.pack("<III", first, size, 0)


def old_workbook(sheets, *, date1904=False, locked=False, extra=()):
    """An .xls file: name -> (lines of cells, merged ranges counted from 0, hidden rows). An error is b"#N/A"."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        start += _record(0x2F, struct.pack("<HHHHH", 0, 1, 2, 3, 4))
    start += _record(0x22, struct.pack("<H", date1904))
    bodies = [_sheet(*parts) for parts in sheets.values()]
    at = len(start) + sum(12 + len(name.encode("utf-16-le")) for name in sheets) + 4
    for name, body in zip(sheets, bodies, strict=True):
        start += _record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 1) + name.encode("utf-16-le"))
        at += len(body)
    stream = start + _record(0x0A, b"") + b"".join(bodies)
    return compound({"Workbook": stream} | dict.fromkeys(extra, b"x"))


def _record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def _sheet(lines, merged=(), hidden=()):
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row in hidden:
        body += _record(0x0208, struct.pack("<HHHHHHI", row, 0, 9, 255, 0, 0, 0x20))
    for row, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, bytes):
                body += _record(0x0205, place + b"\x2a\x01")
            elif isinstance(cell, (int, float)):
                body += _record(0x0203, place + struct.pack("<d", cell))
            elif cell:
                body += _record(0x0204, place + _text(cell))
    ranges = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merged)
    body += _record(0xE5, struct.pack("<H", len(merged)) + ranges) if merged else b""
    return body + _record(0x0A, b"")


def _text(text):
    written = text.encode("utf-16-le")
    return struct.pack("<HB", len(written) // 2, 1) + written
