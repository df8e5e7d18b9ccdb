"""Files of every kind, honest and hostile, through the process that opens them."""

import codecs
import struct
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from common.workbooks import package
from common.workbooks.reading import REASONS, ErrorCell, read, reason
from common.workbooks.refusal import NotReadable
from tests.common.old_workbook import compound, old_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(body):
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{body}</worksheet>'


def text_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def parts(sheet, *, workbook=""):
    """The smallest package that is a workbook."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}<sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }


def zipped(path, contents, *, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(NotReadable) as caught:
        read(path)
    return caught.value


@pytest.fixture
def file(tmp_path):
    return tmp_path / "file.xlsx"


# Honest files


def test_values_come_with_their_types_and_places(file):
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append([])
    sheet.append(["徐小", 3, 2.5, date(2025, 10, 11), True, "", ""])
    sheet.append([None, "=1+1"])
    sheet.merge_cells("A5:B7")
    sheet["A5"] = "merged"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("hidden").sheet_state = "veryHidden"
    book.save(file)
    first, second = read(file)
    assert first.name == "台账"
    assert first.lines == [
        (2, ["徐小", 3.0, 2.5, date(2025, 10, 11), True]),
        (3, ["", ErrorCell("")]),
        (5, ["merged"]),
    ]
    assert first.merged == [(5, 0, 7, 1)]
    assert first.hidden_rows == {3}
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_errors_and_formulas_without_a_result_are_no_blanks(file):
    cells = (
        '<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1+1</f><v/></c><c r="F1"><v>1</v></c>'
    )
    zipped(file, parts(sheet_xml(f'<sheetData><row r="1">{cells}</row></sheetData>')))
    assert read(file)[0].lines == [(1, [ErrorCell("#N/A"), ErrorCell(""), 2.0, "", ErrorCell(""), 1.0])]


def test_a_workbook_that_counts_from_1904_says_so(file):
    sheet = sheet_xml('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')
    zipped(file, parts(sheet, workbook='<workbookPr date1904="1"/>'))
    assert read(file)[0].date1904


def test_a_number_with_lost_digits_stays_a_number(file):
    zipped(file, parts(sheet_xml('<sheetData><row r="1"><c r="A1"><v>340103199001010113</v></c></row></sheetData>')))
    assert isinstance(read(file)[0].lines[0][1][0], float)


def test_a_million_formatted_rows_are_no_rows(file):
    empty = "".join(f'<row r="{row}" ht="20"/>' for row in range(2, 1_048_577))
    zipped(file, parts(sheet_xml(f'<sheetData><row r="1">{text_cell("A1", "x")}</row>{empty}</sheetData>')))
    assert read(file)[0].lines == [(1, ["x"])]


TEXT = "姓名,身份证号\r\n徐小,\t34010319800331999X\r\n𠮷田,䶮"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "utf-8 with BOM", "gb18030", "utf-16", "utf-16 big-endian", "unix lines"],
)
def test_text_is_read_in_the_encodings_of_offices(tmp_path, data):
    path = tmp_path / "名单.csv"
    path.write_bytes(data)
    (sheet,) = read(path)
    assert sheet.lines == [(1, ["姓名", "身份证号"]), (2, ["徐小", "\t34010319800331999X"]), (3, ["𠮷田", "䶮"])]


def test_tab_separated_text_may_hold_commas(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text("姓名\t地址\n徐小\t淮河路,3栋\n\n李英\t益民街,8栋", "utf-8")
    assert read(path)[0].lines == [(1, ["姓名", "地址"]), (2, ["徐小", "淮河路,3栋"]), (4, ["李英", "益民街,8栋"])]


def test_quotes_line_breaks_and_guarded_cells_in_text(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text('姓名,备注\n"徐,小","一\n二"\n=""340103"",\'=1+1\n"=""0551""",\'张', "utf-8")
    assert [cells for _, cells in read(path)[0].lines] == [
        ["姓名", "备注"],
        ["徐,小", "一\n二"],
        ['=""340103""', "=1+1"],
        ["0551", "'张"],
    ]


def test_a_line_in_another_encoding_is_marked_and_the_others_are_right(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(
        "姓名,地址\n徐小,淮河路\n".encode("gb18030") + "李英英,益民街\n".encode() + "陈大明,桐城路".encode("gb18030")
    )
    lines = [cells for _, cells in read(path)[0].lines]
    assert lines[1] == ["徐小", "淮河路"]
    assert lines[3] == ["陈大明", "桐城路"]
    assert set(lines[2][0]) == {"\ufffd"}


def test_broken_bytes_are_marked_in_their_line_alone(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名,地址\n徐小,淮河路\n".encode() + b"\xff\xfe\x80,abc\n" + "陈大明,桐城路".encode())
    lines = [cells for _, cells in read(path)[0].lines]
    assert "\ufffd" in lines[2][0]
    assert lines[3] == ["陈大明", "桐城路"]


def test_an_old_workbook_has_its_values_merges_hidden_rows_and_errors(tmp_path):
    path = tmp_path / "台账.xls"
    lines = [["户主姓名", "人口"], ["徐小𠮷", 3, b"#N/A"], ["", 1]]
    path.write_bytes(old_workbook({"台账": (lines, [(1, 0, 2, 0)], [2]), "二": ([["x"]],)}, date1904=True))
    first, second = read(path)
    assert (first.name, second.name) == ("台账", "二")
    assert first.lines == [(1, ["户主姓名", "人口"]), (2, ["徐小𠮷", 3.0, ErrorCell("#N/A")]), (3, ["", 1.0])]
    assert first.merged == [(2, 0, 3, 0)]
    assert first.hidden_rows == {3}
    assert first.date1904


# The name of a file may lie


def test_text_under_the_name_of_a_workbook_is_text(file):
    file.write_text("姓名,地址\n徐小,淮河路", "utf-8")
    assert read(file)[0].lines[1] == (2, ["徐小", "淮河路"])


def test_a_workbook_under_the_name_of_text_is_a_workbook(tmp_path):
    path = tmp_path / "名单.csv"
    book = Workbook()
    book.active.append(["徐小"])
    book.save(path)
    assert read(path)[0].lines == [(1, ["徐小"])]


REFUSED = {
    "empty": b"",
    "pdf": b"%PDF-1.7 \n%...",
    "archive": b"Rar!\x1a\x07\x00",
    "web-page": b"<html><table><tr><td>1</td></tr></table></html>",
    "not-a-workbook": bytes(range(256)) * 4,
    "encrypted": compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
    "word": compound({"WordDocument": b"x"}),
    "presentation": compound({"PowerPoint Document": b"x"}),
    "macros": old_workbook({"台账": ([["x"]],)}, extra=["_VBA_PROJECT_CUR"]),
    "damaged": compound({"Workbook": b"x"}),
    "quotation-mark": '姓名,备注\n徐小,"一\n李,二\n王,三\n陈,四\n周,五\n吴,六\n郑,七\n'.encode(),
}


MORE_REFUSED = {
    "a mail": ("not-a-workbook", compound({"__properties_version1.0": b"x"})),
    "a locked old workbook": ("encrypted", old_workbook({"台账": ([["x"]],)}, locked=True)),
    "a cut old workbook": ("damaged", old_workbook({"台账": ([["x"]],)})[:1500]),
    "a head alone": ("damaged", compound({})[:40]),
}


@pytest.mark.parametrize("what", MORE_REFUSED)
def test_other_compound_files_are_refused(file, what):
    code, data = MORE_REFUSED[what]
    file.write_bytes(data)
    assert refusal(file).code == code


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_workbook_is_refused_by_what_it_is(file, why):
    file.write_bytes(REFUSED[why])
    assert refusal(file).code == why


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "nothing.xlsx").code == "missing"


# Packages


GOOD = sheet_xml(f'<sheetData><row r="1">{text_cell("A1", "x")}</row></sheetData>')
BAD_PARTS = {
    "macros": {"xl/vbaProject.bin": "x"},
    "external-links": {"xl/externalLinks/externalLink1.xml": "<a/>"},
    "word": {"word/document.xml": "<a/>"},
    "xlsb": {"xl/workbook.bin": "x"},
    "opendocument": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    "damaged": {"../evil.xml": "<a/>"},
    "too-many-parts": {f"xl/media/{number}.txt": "x" for number in range(200)},
}


@pytest.mark.parametrize("why", BAD_PARTS)
def test_a_package_with_parts_that_no_list_needs_is_refused(file, why):
    zipped(file, parts(GOOD) | BAD_PARTS[why])
    assert refusal(file).code == why


def test_a_package_that_is_no_workbook_is_refused(file):
    assert refusal(zipped(file, {"a.txt": "x"})).code == "not-a-workbook"


def test_a_cut_or_garbled_package_is_damaged(file):
    zipped(file, parts(GOOD))
    whole = file.read_bytes()
    for data in (whole[: len(whole) // 2], b"%!PS" + whole, whole.replace(b"xl/workbook.xml", b"xl/workb\0ok.xml")):
        file.write_bytes(data)
        assert refusal(file).code in ("damaged", "not-a-workbook")


def test_a_package_before_which_something_stands_is_damaged(file):
    zipped(file, parts(GOOD))
    file.write_bytes(b"PK junk " + file.read_bytes())
    assert refusal(file).code == "damaged"


def measured(path):
    """How a file is refused: the code, the quoted value, the seconds of work and the memory in MB of the child.

    Seconds of the processor, not of the clock: those on the clock depend on what else the machine does, and are tried
    in `make trials`.
    """
    program = (
        "import resource, sys; from common.workbooks.reading import read;"
        "from common.workbooks.refusal import NotReadable\n"
        "try: read(sys.argv[1])\n"
        "except NotReadable as refusal:\n"
        "    used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "    print(refusal.code, refusal.value, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, sep='|')"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    code, value, seconds, memory = done.stdout.strip().split("|")
    return code, value, float(seconds), float(memory)


def test_two_cells_far_apart_are_refused_by_name_in_two_seconds(file):
    far = text_cell("XFD1048576", "y")
    zipped(
        file,
        parts(sheet_xml(f'<sheetData><row r="1">{text_cell("A1", "x")}</row><row r="1048576">{far}</row></sheetData>')),
    )
    code, value, seconds, memory = measured(file)
    assert (code, value) == ("far-cell", "XFD1048576")
    assert seconds <= 2 and memory <= 150
    assert "XFD1048576" in reason(refusal(file))


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_far_cell_is_seen_however_it_is_written(file, quote):
    cells = f"<row><c r={quote}A1{quote}><v>1</v></c></row><row ><c   r = {quote}XFD1048576{quote} ><v>1</v></c></row>"
    zipped(file, parts(sheet_xml(f"<sheetData>{cells}</sheetData>")))
    assert refusal(file).value == "XFD1048576"


@pytest.mark.parametrize(
    "cells", [text_cell("A1048576", "x") + text_cell("T1048576", "y"), "<c><v>1</v></c>" * 20], ids=["named", "counted"]
)
def test_twenty_columns_are_too_many_for_as_many_rows_as_a_sheet_has(file, cells):
    zipped(file, parts(sheet_xml(f'<sheetData><row r="1048576">{cells}</row></sheetData>')))
    assert refusal(file).code == "far-cell"


def test_a_far_cell_that_is_only_formatted_is_nothing(file):
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    zipped(file, parts(sheet_xml(f'<sheetData><row r="1">{text_cell("A1", "x")}</row>{far}</sheetData>')))
    assert read(file)[0].lines == [(1, ["x"])]


BOMBS = {
    "rows": f"<sheetData>{'<row><c><v>1</v></c></row>' * 1_000_000}</sheetData>",
    "one cell": f'<sheetData><row r="1">{text_cell("A1", "A" * 30_000_000)}</row></sheetData>',
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(file, kind):
    zipped(file, parts(sheet_xml(BOMBS[kind])))
    code, value, seconds, memory = measured(file)
    assert (code, value) == ("bomb", "xl/worksheets/sheet1.xml")
    assert seconds <= 1 and memory <= 150


def test_a_bomb_that_lies_about_its_size_is_counted(file):
    zipped(file, parts(sheet_xml(BOMBS["one cell"])))
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    assert data[at + 46 :].startswith(b"xl/worksheets/sheet1.xml")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    file.write_bytes(data)
    code, _, seconds, memory = measured(file)
    assert code == "bomb"
    assert seconds <= 1 and memory <= 150


def test_more_than_the_limit_is_refused_by_its_declared_size(file, monkeypatch):
    monkeypatch.setattr(package, "MAX_BYTES", 1000)
    zipped(file, parts(GOOD))
    with pytest.raises(NotReadable) as caught:
        package.inspect(file)
    assert caught.value.code == "too-large"


@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_a_document_type_is_refused(file, entity):
    body = f'<sheetData><row r="1">{text_cell("A1", "&b;&a;")}</row></sheetData>'
    zipped(file, parts(f'<?xml version="1.0"?>{entity}<worksheet xmlns="{MAIN}">{body}</worksheet>'))
    assert refusal(file).code == "damaged"


def test_a_locked_package_is_refused(file):
    zipped(file, parts(GOOD))
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    file.write_bytes(data)
    assert refusal(file).code == "encrypted"


# The process


def test_the_child_has_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("FIELD_KEYS", "secret")
    seen = {}
    real = subprocess.Popen

    def watch(command, **words):
        seen.update(words["env"])
        return real(command, **words)

    monkeypatch.setattr(subprocess, "Popen", watch)
    path = tmp_path / "a.csv"
    path.write_text("a,b")
    read(path)
    assert set(seen) <= {"PATH", "SYSTEMROOT", "LANG", "TMPDIR", "TEMP"}


def test_the_child_has_little_memory_and_time():
    program = (
        "from common.workbooks import child; child.limit(); import resource as r;"
        "print(r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CPU))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"({2**30}, {2**30}) (60, 60)"


def test_a_child_that_dies_is_a_damaged_file_and_leaves_this_process_alone(file, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    zipped(file, parts(GOOD))
    assert refusal(file).code == "damaged"


def test_every_refusal_has_its_sentence():
    for code in REASONS:
        assert reason(NotReadable(code, "A1"))
