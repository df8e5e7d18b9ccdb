"""Plain functions that make one row each, with whatever it needs around it.

Those that make several rows are one deed each, as a page's would be: one entry of the audit log.
"""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from uuid import uuid4

from django.db.transaction import atomic
from django.utils import timezone

from benefits.models import Award, BenefitKind, Department, Finding, Lesson, Letter, Roster, RosterPage
from benefits.models.roster import Entry, page_of, rows_of_page
from benefits.seeds import seed_benefits
from common.crypto import keyed_index
from common.identity import normalise
from households.documents import vault
from households.models import (
    Document,
    Household,
    Income,
    IncomeKind,
    Lead,
    Membership,
    Opening,
    Person,
    PersonPlan,
    Relation,
    Report,
    Supporter,
    Tag,
    Visit,
    Visitor,
)
from needs.models import (
    Campaign,
    Care,
    Goods,
    Need,
    NeedKind,
    NeedPlan,
    Offer,
    PartnerUnit,
    Project,
    Referral,
    ReturnVisit,
    Service,
    ServiceGroup,
    Suits,
)
from volunteers.models import Capacity, Level, Place, Post, Team, User
from volunteers.models.place import up
from volunteers.rights import RIGHTS, Role

COUNT = itertools.count(1)
LONG_AGO = date(2020, 1, 1)
USUAL = ("第一片1组", "第一片", "县桥社区", "逍遥津街道")  # what a building lies in unless a test says otherwise


def make_street(name="逍遥津街道"):
    return Place.objects.get_or_create(level=Level.STREET, parent=None, name=name)[0]


def make_community(name="县桥社区", street=None):
    return Place.objects.get_or_create(level=Level.COMMUNITY, parent=street or make_street(), name=name)[0]


def make_area(name="第一片", community=None):
    return Place.objects.get_or_create(level=Level.AREA, parent=community or make_community(), name=name)[0]


def make_group(name="第一片1组", area=None):
    return Place.objects.get_or_create(level=Level.GROUP, parent=area or make_area(), name=name)[0]


@atomic
def make_building(name="淮河路3栋", group=None):
    """A building of the group; without one, of the group that most tests play in, which is there after the first."""
    if group is None and (there := next(iter(usual_buildings().filter(name=name)), None)):
        return there
    if group is None and not Place.objects.exists():
        return make_way_down(*reversed(USUAL), name)
    return Place.objects.get_or_create(level=Level.BUILDING, parent=group or make_group(), name=name)[0]


@cache
def usual_buildings():
    """The buildings of ``make_group()``, with their way up."""
    names = {f"{up(levels)}__name": name for levels, name in enumerate(USUAL, start=1)}
    return Place.objects.with_parents().filter(level=Level.BUILDING, **names)


def make_way_down(*names):
    """The first places of a test, from the street down, each with the beginning of its history; returns the last."""
    way = []
    for level, name in zip(Level, names, strict=True):
        way += Place.objects.bulk_create([Place(level=level, name=name, parent=way[-1] if way else None)])
    Place.history.bulk_history_create(way)
    return way[-1]


def make_far_building(community="他社区", *, street=None, name="远楼"):
    """A building in another community."""
    return make_building(name, make_group(f"{name}组", make_area(f"{name}片", make_community(community, street))))


def make_user(name=None, *, username=None, community=None, team=None):
    number = next(COUNT)
    return User.objects.create(
        name=name or f"帮手{number}", username=username or f"helper{number}", community=community, team=team
    )


@atomic
def make_post(role, place, *, user=None, starts_on=LONG_AGO, ends_on=None):
    """Somebody in this post; the place must be of the level the role stands on (None for administrators).

    Written without the checks of an appointment, which every test would pay for.
    """
    community = place.above(Level.COMMUNITY) if place is not None and place.level >= Level.COMMUNITY else None
    user = user or make_user(f"{Role(role).label}", community=community)
    return Post.objects.create(user=user, place=place, role=role, starts_on=starts_on, ends_on=ends_on)


@atomic
def make_holder(role, building=None):
    """A user who holds this role over the building (or a made one)."""
    building = building or make_building()
    level = RIGHTS[role].level
    return make_post(role, building.above(level) if level else None).user


def make_team(name="庐州街坊", capacity=Capacity.VOLUNTEER):
    return Team.objects.get_or_create(name=name, defaults={"capacity": capacity})[0]


def make_identity(birth=date(1960, 1, 1), *, male=True):
    """A valid identity number with a sequence code of 996 to 999, which nobody under 99 carries."""
    from stdnum.cn.ric import calc_check_digit

    number = next(COUNT)
    day = date.fromordinal(birth.toordinal() + number // 2)
    sequence = (997, 999)[number % 2] if male else (996, 998)[number % 2]
    start = f"340103{day:%Y%m%d}{sequence}"
    return start + calc_check_digit(start + "0")


def make_person(name="陈大明", *, identity_number="", **fields):
    person = Person(name=name, identity_number=normalise(identity_number), **fields)
    person.derive()
    person.save()
    return person


@atomic
def make_household(number=None, *, building=None, head="陈大明", head_identity="", **fields):
    """An open file with its head."""
    household = Household.objects.create(
        number=number or f"T-{next(COUNT):04d}",
        building=building or make_building(),
        room=fields.pop("room", "203室"),
        opened_on=fields.pop("opened_on", LONG_AGO),
        **fields,
    )
    make_member(household, head, relation=Relation.HEAD, is_head=True, identity_number=head_identity)
    return household


@atomic
def make_member(
    household, name="陈小明", *, relation=Relation.SON, is_head=False, joined_on=None, left_on=None, **fields
):
    return Membership.objects.create(
        household=household,
        person=make_person(name, **fields),
        relation=relation,
        is_head=is_head,
        joined_on=joined_on or household.opened_on,
        left_on=left_on,
    )


def make_lead(place=None, *, name="吴阿婆", by=None, **fields):
    """Somebody found who is on no file yet, at a building unless another place is said."""
    place = Place.objects.with_parents().get(pk=(place or make_building()).pk)
    told = {"origin": "neighbour", "found_on": timezone.localdate()} | fields
    return Lead.objects.raise_lead(by=by, place=place, name=name, **told)


def make_report(household=None, *, lead=None, by=None, data=b"\xff\xd8\xff", what="老人摔倒", **fields):
    """What a building lead reported, of a household or of a lead, with a photo."""
    household = household or (None if lead else make_household())
    place = household.building if household else lead.place
    return Report.objects.create(
        household=household, lead=lead, place=place, what=what, by=by or make_holder(Role.BUILDING_LEAD, place),
        on=timezone.localdate(), photo=vault.put(data) if data else "", **fields,
    )  # fmt: skip


def make_income(person=None, *, household=None, kind=IncomeKind.WAGE, amount=1000, since=LONG_AGO, **fields):
    """What somebody, or a household together, gets each month."""
    return Income.objects.create(
        person=person, household=household, kind=kind, amount=Decimal(amount), since=since, **fields
    )


def make_supporter(person=None, *, household=None, name="李强", amount=100, since=LONG_AGO, **fields):
    """Somebody outside the household who owes it, or one of its people, support."""
    told = {"relation": Relation.SON, "duty": "parents"} | fields
    return Supporter.objects.create(
        person=person, household=household, name=name, amount=Decimal(amount), since=since, **told
    )


def make_plan(person, *, goal="每周有人上门", opened_on=LONG_AGO, review_on=None, **fields):
    """The plan of somebody with a file of his or her own."""
    told = {"reason": "tekun", "review_on": review_on or timezone.localdate(), "opened_on": opened_on} | fields
    return PersonPlan.objects.open_plan(by=None, person=person, goal=goal, **told)


def make_tag(name="独居", level=Tag.Level.HOUSEHOLD, **fields):
    return Tag.objects.get_or_create(name=name, defaults={"level": level, **fields})[0]


@atomic
def make_visit(household=None, *, visited_on=None, visitors=(), **fields):
    visit = Visit.objects.create(
        household=household or make_household(), visited_on=visited_on or timezone.localdate(), **fields
    )
    for user in visitors or [make_user()]:
        Visitor.objects.create(visit=visit, user=user, team=make_team(), capacity=Capacity.VOLUNTEER)
    return visit


@atomic
def make_document(household=None, *, kind="identity_card", data=b"\xff\xd8\xff", by=None, **fields):
    """A paper on file, with bytes in the store."""
    return Document.objects.create(
        household=household or make_household(),
        kind=kind,
        pages=1,
        format=fields.pop("format", "jpg"),
        size=len(data),
        stored_name=vault.put(data),
        uploaded_by=by or make_user(),
        **fields,
    )


def make_opening(household, *, by, what=Opening.What.ACCOUNT, **fields):
    """Something secret that somebody opened just now."""
    return Opening.objects.create(household=household, by=by, what=what, reason="办理救助申请", **fields)


def make_kind(name="居住安全", parent=None, **fields):
    return NeedKind.objects.get_or_create(name=name, parent=parent, defaults=fields)[0]


@atomic
def make_need(household=None, *, what="安装扶手", by=None, raised_on=None, **fields):
    """A reported need with its first event."""
    return Need.objects.raise_need(
        by=by,
        household=household or make_household(),
        what=what,
        kind=fields.pop("kind", None) or make_kind(),
        raised_on=raised_on or timezone.localdate(),
        **fields,
    )


def make_need_plan(need=None, *, by=None, tasks=None, **fields):
    """A drafted plan for a need, of one step."""
    need = need or make_need()
    by = by or make_holder(Role.CASEWORKER, need.household.building)
    day = timezone.localdate() + timedelta(days=30)
    told = {"cause": "独居，出行不便", "goal": "住得安全", "review_on": day} | fields
    return NeedPlan.objects.draft(by=by, need=need, tasks=tasks or [{"what": "上门评估", "due_on": day}], **told)


def make_return_visit(need=None, *, owner=None, due_on=None, after_days=30, **fields):
    """A return visit to make; to a need that a test closes off where that matters."""
    return ReturnVisit.objects.create(
        need=need or make_need(), owner=owner, due_on=due_on or timezone.localdate(), after_days=after_days, **fields
    )


def make_project(name="桥计划", **fields):
    """A project, and a group that services count for."""
    ServiceGroup.objects.get_or_create(name="困难老人家庭", defaults={"suits": Suits.OLD})
    told = {"starts_on": LONG_AGO, "funder": "区民政局"} | fields
    return Project.objects.get_or_create(name=name, defaults=told)[0]


def make_service(household=None, *, by=None, what="上门理发", service_class="service", on=None, **fields):
    """One service given to a household."""
    return Service.objects.give(
        by=by, household=household or make_household(), what=what, service_class=service_class,
        on=on or timezone.localdate(), **fields,
    )  # fmt: skip


@atomic
def make_campaign(community=None, *, by, name="冬送温暖", stock=0, each=1, **fields):
    """A campaign of the last days, with goods of its own in the store."""
    community, today = community or make_community(), timezone.localdate()
    goods = Goods.objects.create(place=community, name=f"{name}大米", unit="袋")
    if stock:
        goods.move(by=by, quantity=stock, on=today, why="街道配送")
    told = {
        "starts_on": today - timedelta(days=3),
        "ends_on": today,
        "words": "大米一袋",
        "submission": uuid4(),
    } | fields
    return Campaign.objects.begin(by=by, place=community, name=name, goods=goods, each=each, **told)


@atomic
def make_care(household=None, *, by, what="送餐", starts_on=None, **fields):
    """Weekly care that began a week ago."""
    starts_on = starts_on or timezone.localdate() - timedelta(days=7)
    return Care.objects.begin(by=by, household=household or make_household(), what=what, starts_on=starts_on, **fields)


def make_unit(name=None, **fields):
    return PartnerUnit.objects.create(name=name or f"样例单位{next(COUNT)}", **fields)


@atomic
def make_offer(unit=None, *, what="助餐送餐", **fields):
    """What a unit (or a ``helper``) offers."""
    giver = {} if fields.get("helper") else {"unit": unit or make_unit()}
    return Offer.objects.create(what=what, **giver, **fields)


def make_referral(need=None, offer=None, *, by, takes=1, **fields):
    """A need that a partner was asked to meet."""
    need, today = need or make_need(by=by), fields.pop("today", None) or timezone.localdate()
    told = {"words": "每周送餐三次", "answer_by": today, "channel": "link", "ground": "consent"} | fields
    return Referral.objects.refer(by=by, need=need, offer=offer or make_offer(), today=today, takes=takes, **told)


@atomic
def make_award(person=None, kind="dibao", *, amount=600, month=date(2025, 9, 1), starts_on=None, **fields):
    """What a department's list of a month says of somebody: by default 低保. With ``by``: what that user entered."""
    seed_benefits()
    known = BenefitKind.objects.select_related("department").get(code=kind)
    number = person.identity_number if person and person.identity_number else make_identity()
    if fields.get("by"):
        return Award.objects.create(
            kind=known, person=person, identity_index=keyed_index(number, purpose="identity"), amount=amount,
            starts_on=starts_on or month, seen_in=month, **{"name": person.name} | fields,
        )  # fmt: skip
    roster = Roster.objects.get_or_create(
        department=known.department or Department.objects.get(code="civil_affairs"),
        month=month, sha256="0" * 64, file="名册.xlsx", sheet="",
    )[0]  # fmt: skip
    name = fields.setdefault("name", person.name if person else "陌生人")
    row = roster.pages.count() + 1
    page = rows_of_page([Entry(row, 0, name, number, "")])
    roster.pages.create(number=page_of(row), people=1, rows=page)
    return Award.objects.create(
        kind=known, person=person, identity_index=keyed_index(number, purpose="identity"), amount=amount,
        starts_on=starts_on or month, seen_in=month,
        first_roster=roster, first_row=row, last_roster=roster, last_row=row, **fields,
    )  # fmt: skip


def rows_of_lists() -> list[Entry]:
    """Whose the rows of all lists are, in the order in which they were written."""
    return [entry for page in RosterPage.objects.order_by("pk") for entry in page.entries()]


@atomic
def make_finding(household=None, *, rule="missed", about="old_age", state="new", **fields):
    """A finding about the head of a household."""
    seed_benefits()
    household = household or make_household()
    person = household.memberships.filter(is_head=True, left_on=None).first().person
    found = Finding.objects.create(
        rule=rule, subject=f"p{person.pk}", about=about, person=person, household=household, name=person.name,
        facts="0" * 64, state=state, found_on=date(2025, 9, 30), last_on=date(2025, 9, 30), **fields,
    )  # fmt: skip
    found.kinds.set(BenefitKind.objects.filter(code__in=about.split(",")))
    return found


def make_lesson(word, *, by, department="civil_affairs", about="benefit", meaning="old_age"):
    """A correction of how a department's lists are read."""
    whose = Department.objects.get(code=department)
    return Lesson.objects.create(by=by, department=whose, about=about, word=word, meaning=meaning)


def make_letter(*findings, by, department="civil_affairs", **fields):
    """A letter to a department about findings."""
    day = timezone.localdate()
    letter = Letter.objects.create(
        department=Department.objects.get(code=department), by=by, **{"written_on": day, "reply_due_on": day} | fields
    )
    letter.findings.set(findings)
    return letter
