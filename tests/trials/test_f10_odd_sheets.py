"""F10: the same lists as one office or another would write them; every row must be read as it was meant."""

from datetime import timedelta

import pytest

from assist.imports.recognition import recognise
from tests.imports.offices import Office

OFFICES = 60


def one_table(path):
    """The only table of a file; every line of it is in exactly one row, and none was refused."""
    (sheet,) = recognise(path)
    assert not sheet.refusals, (path, sheet.refusals)
    lines = [line.row for row in sheet.rows for line in row.lines]
    assert len(lines) == len(set(lines)) == sheet.read, path
    refused = [str(problem) for row in sheet.rows for problem in row.refusals]
    assert not refused, (path, refused[:3])
    return sheet


def check_ledgers(office, folder):
    households = list(office.households(office.chance.randint(3, 25)))
    for number, draw in enumerate((office.ledger_numbered, office.ledger_lines)):
        path = office.save(folder, f"ledger{number}", *draw(households))
        sheet = one_table(path)
        assert sheet.kind == "household", path
        read = [
            {
                "opened": row.opened_on,
                "building": row.building,
                "address": row.address,
                "area": row.area,
                "group": row.group,
                "phone": row.phone,
                "category": row.category,
                "cause": row.cause,
                "account": row.bank_account,
                "members": [
                    {"name": one.name, "relation": one.relation, "identity": one.identity_number} for one in row.members
                ],
            }
            for row in sheet.rows
        ]
        meant = [{name: household[name] for name in household if name != "number"} for household in households]
        assert read == meant, path


def check_needs(office, folder):
    rows = []
    for _ in range(office.chance.randint(3, 40)):
        raised, is_closed = office.someday(), office.chance.random() < 0.6
        rows.append(
            {
                "person": office.person(),
                "raised": raised,
                "address": "淮河路3栋203室",
                "kind": office.chance.choice(["居住安全", "生活照料"]),
                "content": office.chance.choice(["配钥匙", "上门做饭", "线路检修"]),
                "owner": office.name(),
                "due": office.someday(),
                "closed": raised + timedelta(days=9) if is_closed else None,
                "is_closed": is_closed,
            }
        )
    done, still = office.chance.choice([("已销号", "未销号"), ("是", "否"), ("√", ""), ("已完成", "办理中")])
    drawn = [
        row
        | {
            "person": row["person"]["name"],
            "identity": office.number(row["person"]["identity"]),
            "raised": office.day(row["raised"]),
            "due": office.day(row["due"]),
            "closed": office.day(row["closed"]) if row["closed"] else "",
            "status": done if row["is_closed"] else still,
        }
        for row in rows
    ]
    names = ["person", "identity", "address", "kind", "content", "raised", "owner", "due", "status", "closed"]
    path = office.save(folder, "needs", office.table("need", names, drawn), [])
    sheet = one_table(path)
    assert sheet.kind == "need", path
    read = [
        (
            one.person_name,
            one.identity_number,
            one.kind,
            one.content,
            one.raised_on,
            one.owner_name,
            one.due_on,
            one.closed_on,
        )
        for one in sheet.rows
    ]
    assert read == [
        (
            *(row["person"]["name"], row["person"]["identity"], row["kind"], row["content"]),
            *(row["raised"], row["owner"], row["due"], row["closed"]),
        )
        for row in rows
    ], path
    assert [bool(one.closed) for one in sheet.rows] == [row["is_closed"] for row in rows]


def check_visits(office, folder):
    rows = [
        {
            "person": office.person(),
            "visited": office.someday(),
            "visitors": [office.name() for _ in range(office.chance.randint(1, 3))],
            "mode": office.chance.choice(["上门", "电话", "集中"]),
            "team": office.chance.choice(["社区工作人员", "红色小管家"]),
            "text": office.chance.choice(["一切正常", "未遇", "家中线路老化"]),
        }
        for _ in range(office.chance.randint(3, 40))
    ]
    drawn = [
        row
        | {
            "visitee": row["person"]["name"],
            "identity": office.number(row["person"]["identity"]),
            "address": "淮河路3栋203室",
            "visited": office.day(row["visited"]),
            "visitor": office.chance.choice("、，,；\n").join(row["visitors"]),
        }
        for row in rows
    ]
    names = ["visited", "visitee", "identity", "address", "mode", "visitor", "team", "text"]
    path = office.save(folder, "visits", office.table("visit", names, drawn), [])
    sheet = one_table(path)
    assert sheet.kind == "visit", path
    read = [
        (one.visited_on, one.person_name, one.identity_number, one.visitors, one.mode, one.capacity, one.met)
        for one in sheet.rows
    ]
    capacities = {"社区工作人员": "staff", "红色小管家": "volunteer"}
    assert read == [
        (
            *(row["visited"], row["person"]["name"], row["person"]["identity"], list(dict.fromkeys(row["visitors"]))),
            *(row["mode"], capacities[row["team"]], row["text"] != "未遇"),
        )
        for row in rows
    ], path


def check_partners(office, folder):
    rows = [
        {
            "unit": f"民泰家政公司（样例{number}）",
            "sort": office.chance.choice(["家政公司", "眼科医院"]),
            "offers": office.chance.sample(["代配药", "打扫卫生", "理发", "白内障检查"], office.chance.randint(1, 3)),
            "contact": "李经理",
            "phone": f"139000{number:05}",
        }
        for number in range(office.chance.randint(3, 40))
    ]
    drawn = [row | {"offers": office.chance.choice("、；\n").join(row["offers"])} for row in rows]
    path = office.save(folder, "partners", office.table("partner", list(rows[0]), drawn), [])
    sheet = one_table(path)
    assert sheet.kind == "partner", path
    read = [(one.name, one.kind, one.offers, one.contact, one.phone) for one in sheet.rows]
    assert read == [tuple(row.values()) for row in rows], path


def check(seeds, tmp_path):
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        office = Office(seed)
        for part in (check_ledgers, check_needs, check_visits, check_partners):
            part(office, folder)


@pytest.mark.trial("F10")
def test_every_office_is_understood(tmp_path, figure):
    check(range(OFFICES), tmp_path)
    figure(f"{OFFICES * 5} lists of {OFFICES} made offices read as they were meant")


def test_some_offices_are_understood(tmp_path):
    check(range(1000, 1003), tmp_path)
