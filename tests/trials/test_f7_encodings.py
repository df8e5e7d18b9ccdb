"""F7: text in any encoding of an office is read to the letter, or refused with its line; never "?" or U+FFFD."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.imports.outcomes import REFUSED
from common.workbooks.reading import read
from common.workbooks.refusal import NotReadable
from common.workbooks.text import decode
from households.models import Household, Person
from tests.imports.run import LEDGER, bring_in
from tests.imports.sheets import resident

pytestmark = pytest.mark.trial("F7")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16")
RARE = "珣䶮𣲗𠮷㐂龘堃喆〇"
HAN = st.sampled_from("陈大明王秀英单解仇查任华县桥社区淮河路第一片组栋室低保特困残疾" + RARE)
NAMES = st.text(HAN, min_size=1, max_size=6)
TABLES = st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=20)
EXAMPLES = 400
EXAMPLE = "姓名,住址\n徐小,淮河路3栋\n欧阳𣲗,益民街8栋\n"


def written(table) -> str:
    return "姓名,住址\n" + "".join(f"{name},{home}\n" for name, home in table)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_name_comes_back_to_the_letter(encoding, figure):
    seen = []

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(TABLES)
    def holds(table):
        text = written(table)
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            return  # GBK has no such character, so nobody can send it
        assert decode(data) == text
        seen.append(len(table))

    holds()
    assert len(seen) > EXAMPLES / 20
    figure(f"{encoding}: {sum(seen)} rows in {len(seen)} files, all to the letter")


def test_a_file_with_rare_characters_is_read_whole(tmp_path, figure):
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(EXAMPLE.encode(encoding))
        assert read(path)[0].lines[2] == (3, ["欧阳𣲗", "益民街8栋"])
    figure("4 of 4 files with 𣲗 read whole")


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "odd"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_line_in_another_encoding_is_rejected_by_its_number_and_never_stored(tmp_path, most, odd, figure):
    def line(number, name):
        person = resident(f"1960{number:02}01")
        return f"2024-09-11,{name},{person},淮河路3栋20{number}室,第一片,第一片1组,1990000621{number},低保\n"

    head = "困难家庭台账\n统计单位：逍遥津街道县桥社区\n" + ",".join(LEDGER.split(" | ")) + "\n"
    good = (head + "".join(line(number, name) for number, name in enumerate(("陈𣲗", "王䶮", "李珣"), 1))).encode(most)
    path = tmp_path / "台账.csv"
    path.write_bytes(good + line(4, "赵堃").encode(odd) + line(5, "钱喆").encode(most))
    result = bring_in(path)
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(["陈𣲗", "王䶮", "李珣", "钱喆"])
    (rejected,) = (one for outcome in result.outcomes if outcome.what == REFUSED for one in outcome.lines)
    assert rejected.row == 7
    stored = [*Person.objects.values_list("name", flat=True), *Household.objects.values_list("room", flat=True)]
    assert not any(bad in text for text in stored for bad in ("?", "\ufffd"))
    figure(f"{most} with a line of {odd}: 4 families stored to the letter, line 7 rejected, 0 “?” or U+FFFD stored")


def test_a_file_of_no_encoding_is_refused_with_its_line(tmp_path, figure):
    path = tmp_path / "名单.csv"
    path.write_bytes(b"name,home\n" + b"\xff\xff,\x81\n" * 3)
    with pytest.raises(NotReadable) as refusal:
        read(path)
    assert (refusal.value.code, refusal.value.value) == ("encoding", 2)
    figure("a file of no encoding refused at line 2")
