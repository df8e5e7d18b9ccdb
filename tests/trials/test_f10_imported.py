"""F10, to the end: offices that write in their own ways come in whole, and a second time nothing changes."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from assist.figures import Scope, figures
from assist.imports.importing import import_workbooks
from tests.factories import make_community
from tests.imports.offices import Office

OFFICES = 40
DAY = date(2025, 10, 11)
STAFF_TEAM, VOLUNTEERS = "社区工作人员", "红色小管家"


def one_household_a_group_name(households):
    """Buildings stand in one group each, as in life."""
    groups = {}
    for household in households:
        area, group = groups.setdefault(household["building"], (household["area"], household["group"]))
        household |= {"area": area, "group": group}
    return households


def draw_needs(office, folder, people):
    rows = []
    for number in range(office.chance.randint(3, 40)):
        raised, person = office.someday(), office.chance.choice(people)
        closed = raised + timedelta(days=9) if office.chance.random() < 0.6 else None
        rows.append(
            {
                "person": person["name"],
                "identity": office.number(person["identity"]),
                "address": person["address"],
                "raised": office.day(raised),
                "kind": office.chance.choice(["居住安全", "生活照料"]),
                "content": f"{office.chance.choice(['配钥匙', '上门做饭'])}第{number}次",
                "owner": office.name(),
                "due": office.day(office.someday()),
                "closed": office.day(closed) if closed else "",
                "status": "已销号" if closed else "未销号",
            }
        )
    names = ["person", "identity", "address", "kind", "content", "raised", "owner", "due", "status", "closed"]
    path = office.save(folder, "needs", office.table("need", names, rows), [])
    return path, {"needs": len(rows), "needs_closed": sum(row["status"] == "已销号" for row in rows)}


def draw_visits(office, folder, people):
    rows, times = [], {STAFF_TEAM: 0, VOLUNTEERS: 0}
    for number in range(office.chance.randint(3, 40)):
        person, team = office.chance.choice(people), office.chance.choice([STAFF_TEAM, VOLUNTEERS])
        visitors = list(dict.fromkeys(office.name() for _ in range(office.chance.randint(1, 3))))
        times[team] += len(visitors)
        rows.append(
            {
                "visitee": person["name"],
                "identity": office.number(person["identity"]),
                "address": person["address"],
                "visited": office.day(date(2025, 5, 1) + timedelta(days=number)),
                "visitor": office.chance.choice("、，,；\n").join(visitors),
                "mode": office.chance.choice(["上门", "电话", "集中"]),
                "team": team,
                "text": office.chance.choice(["一切正常", "未遇", "家中线路老化"]),
            }
        )
    names = ["visited", "visitee", "identity", "address", "mode", "visitor", "team", "text"]
    path = office.save(folder, "visits", office.table("visit", names, rows), [])
    return path, {"visits_staff": times[STAFF_TEAM], "visits_volunteers": times[VOLUNTEERS]}


def draw_units(office, folder):
    rows = [
        {
            "unit": f"{office.name()}公司（样例{number}）",
            "sort": "公司",
            "offers": "打扫卫生、代配药",
            "contact": office.name(),
        }
        for number in range(office.chance.randint(3, 20))
    ]
    path = office.save(folder, "units", office.table("partner", ["unit", "sort", "offers", "contact"], rows), [])
    return path, {"partner_units": len(rows)}


def draw_ledger(office, folder, households):
    path = office.save(
        folder, "ledger", *office.chance.choice([office.ledger_numbered, office.ledger_lines])(households)
    )
    return path, {
        "households": len(households),
        "people": sum(len(household["members"]) for household in households),
        "areas": len({household["area"] for household in households}),
        "groups": len({(household["area"], household["group"]) for household in households}),
        "buildings": len({household["building"] for household in households}),
    }


@pytest.mark.trial("F10")
@pytest.mark.django_db
def test_made_offices_come_in_whole_and_once(tmp_path, figure):
    make_community()
    lines = 0
    for seed in range(OFFICES):
        office, folder = Office(seed), tmp_path / str(seed)
        folder.mkdir()
        households = one_household_a_group_name(list(office.households(office.chance.randint(3, 25))))
        people = [member | {"address": one["address"]} for one in households for member in one["members"]]
        drawn = [
            draw_ledger(office, folder, households),
            draw_needs(office, folder, people),
            draw_visits(office, folder, people),
            draw_units(office, folder),
        ]
        office.chance.shuffle(drawn)
        paths = [path for path, _expected in drawn]
        with transaction.atomic():
            result = import_workbooks(paths, today=DAY)
            said = [(str(one.source), one.label, one.words) for one in result.outcomes if one.what != "create"]
            assert not said, (seed, said[:3])
            expected = {name: count for _path, counts in drawn for name, count in counts.items()}
            assert figures(Scope(last=date(2026, 1, 1))) == expected, seed
            again = import_workbooks(paths, today=DAY)
            assert again.counts["same"] == again.read and not again.made, seed
            lines += result.read
            transaction.set_rollback(True)
    figure(f"{OFFICES} offices, {lines} lines: all in, and a second time nothing changed")
