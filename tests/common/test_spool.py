"""A long list that is read in its order while little of it is in memory."""

from common.spool import AT_ONCE, IN_PART, SortedSpool, Spool


def test_a_spool_reads_as_the_list_it_stands_for_again_and_again():
    items = [(number, f"行{number}") for number in range(2 * AT_ONCE + 3)]
    spool = Spool(items)
    assert len(spool) == len(items) and list(spool) == list(spool) == items and spool == items
    assert spool[AT_ONCE] == items[AT_ONCE] and spool[-1] == items[-1] and spool[5:8] == items[5:8]
    assert list(zip(spool, spool, strict=True))[AT_ONCE] == (items[AT_ONCE], items[AT_ONCE])
    assert not Spool() and spool


def test_what_waits_in_the_file_can_be_read_by_nobody_else():
    spool = Spool(["340103199001019962"] * AT_ONCE)
    spool._away._file.seek(0)
    kept = spool._away._file.read()
    assert len(kept) > 100 and b"340103" not in kept
    assert set(spool) == {"340103199001019962"}


def test_a_sorted_spool_gives_its_rows_in_the_order_of_their_column_and_those_alike_as_they_came():
    texts = [f"{number * 7919 % 4096:03x}" for number in range(3 * IN_PART)] * 5
    rows = [(number, text) for number, text in enumerate(["", "ab", *texts])]
    spool = SortedSpool(1)
    for row in rows:
        spool.append(row)
    assert len(spool) == len(rows) and not SortedSpool(0)
    assert list(spool) == list(spool) == sorted(rows, key=lambda row: row[1])


def test_a_sorted_spool_puts_away_all_but_the_last_rows_of_each_part():
    spool = SortedSpool(0)
    for number in range(10 * IN_PART):
        spool.append((f"ab{number:06d}",))
    assert len(spool._away) == 10 and len(list(spool)) == 10 * IN_PART
