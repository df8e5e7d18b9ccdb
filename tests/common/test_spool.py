"""A long list that is read in its order while little of it is in memory."""

from common.spool import AT_ONCE, Spool


def test_a_spool_reads_as_the_list_it_stands_for_again_and_again():
    items = [(number, f"行{number}") for number in range(2 * AT_ONCE + 3)]
    spool = Spool(items)
    assert len(spool) == len(items) and list(spool) == list(spool) == items and spool == items
    assert spool[AT_ONCE] == items[AT_ONCE] and spool[-1] == items[-1] and spool[5:8] == items[5:8]
    assert list(zip(spool, spool, strict=True))[AT_ONCE] == (items[AT_ONCE], items[AT_ONCE])
    assert not Spool() and spool


def test_what_waits_in_the_file_can_be_read_by_nobody_else():
    spool = Spool(["340103199001019962"] * AT_ONCE)
    spool._file.seek(0)
    kept = spool._file.read()
    assert len(kept) > 100 and b"340103" not in kept
    assert set(spool) == {"340103199001019962"}
