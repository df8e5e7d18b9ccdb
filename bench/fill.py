"""Fill a database with communities of 500 households each: 4 needs and 6 visits a household.

``python -m bench.fill HOUSEHOLDS`` fills the database of DATABASE_URL, which must be empty.
"""

import sys
import time
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from django.db import connection

from bench.rows import Rows, plain_indexes_later, reset_sequences

STREET_SIZE = 500  # households in one community
AREAS, GROUPS, BUILDINGS = 4, 3, 4
REGIONS = ("340103", "340102", "340104", "340111", "340121", "340122", "340123", "340124", "340181", "310105")
SURNAMES = (
    "陈张李王赵孙周吴郑冯蒋沈韩杨朱许何吕曹魏陶姜谢邹潘葛范彭鲁韦马苗方俞任袁柳鲍史唐"
    "费薛贺倪汤罗毕郝安常于傅卞齐单曾解仇查华"
)
GIVEN = "志明 秀英 桂兰 建国 玉珍 家宝 晓燕 海涛 雨桐 子涵 俊杰 春梅 红霞 永强 淑芬 国庆".split()  # noqa: SIM905 - easier to read than a list
SOUGHT, NOBODY_ELSE = 101, "禹舜"  # the household that is searched for, and a name nobody else bears
WITH_A_PAST, GONE = 10, "皋陶"  # one file in so many had another number, and somebody who left: there, of this name
WHATS = ["上门做饭", "陪医就诊", "安装扶手", "陪伴聊天", "助学金申请", "米面油", "代办低保申请", "上门理发"]
PATHS = {
    "reported": (),
    "taken_on": ("taken_on",),
    "in_hand": ("taken_on", "in_hand"),
    "to_check": ("taken_on", "to_check"),
    "closed": ("taken_on", "to_check", "closed"),
}
STEPS = {"taken_on": "take_on", "in_hand": "start", "to_check": "propose_done", "closed": "close"}
RULES = ("exclusive", "duplicate", "requires", "deceased", "income", "missed")
STATES = ("new", "at_source", "to_ask", "stopped", "no_conflict", "gone")
PASSWORD = "bench-password"  # noqa: S105 - of databases made for measuring


def fill(households: int, *, today: date) -> float:
    """Fill the empty database; returns households a second."""
    from django.db import transaction

    from assist.office import set_up_office
    from benefits.models import Finding
    from households.models import Household, Membership, Person, TopicFinding, Visit, Visitor
    from needs.models import Closing, Evidence, Need, NeedEvent, NeedKind
    from volunteers.models import Place, Post, Team, User

    random, communities = Random(7), -(-households // STREET_SIZE)
    grid = _Grid(random, communities, today)
    set_up_office(street="测试街道", community=grid.name(0))
    kinds = list(NeedKind.objects.filter(parent=None).order_by("pk").values_list("pk", "service_class"))
    team = Team.objects.first()
    grid.start(Place, User, Post, team)
    start = time.perf_counter()
    with transaction.atomic(), plain_indexes_later():
        grid.write_helpers()
        writer = _Writer(random, today, kinds, team.pk)
        for number in range(communities):
            writer.write(grid.community(number), min(STREET_SIZE, households - number * STREET_SIZE))
    reset_sequences(
        [
            Place,
            User,
            Post,
            Household,
            Person,
            Membership,
            Visit,
            Visitor,
            TopicFinding,
            Need,
            NeedEvent,
            Evidence,
            Closing,
            Finding,
            Finding.kinds.through,
        ]
    )
    elapsed = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{households} households in {elapsed:.1f} s ({households / elapsed:.0f} a second)")
    return households / elapsed


class _Grid:
    """The places and helpers of every community; each has one of each lead and a caseworker."""

    def __init__(self, random, communities, today):
        self.random, self.communities, self.today = random, communities, today
        self.made = []

    @staticmethod
    def name(number):
        return f"第{number + 1}社区"

    def start(self, Place, User, Post, team):
        from django.contrib.auth.hashers import make_password

        self.first = Place.objects.get(level=2)
        self.street = self.first.parent
        self.place_key = Place.objects.order_by("-pk").first().pk
        self.user_key = 0
        self.places = Rows(Place, "id level parent_id name")
        self.users = Rows(User, "id username password name name_key community_id team_id is_active")
        self.posts = Rows(Post, "user_id place_id role starts_on")
        self.team, self.password = team, make_password(PASSWORD)

    def write_helpers(self):
        self._user("supervisor", self.street.pk, "supervisor", None)
        for number in range(self.communities):
            self.made.append(self._community(number))
        for rows in (self.places, self.users):
            rows.write()
        for key, post in enumerate(self.posts.rows, start=1):
            post[0] = key
        self.posts.write()

    def _place(self, level, parent, name):
        self.place_key += 1
        self.places.add(self.place_key, level, parent, name)
        return self.place_key

    def _user(self, username, place, role, community):
        self.user_key += 1
        name = f"{SURNAMES[self.user_key % len(SURNAMES)]}{GIVEN[self.user_key % len(GIVEN)]}{self.user_key}"
        self.users.add(
            self.user_key, username, self.password, name, f"{self.user_key:06d}", community, self.team.pk, True
        )
        self.posts.add(self.user_key, place, role, date(2020, 1, 1))
        return self.user_key

    def _community(self, number):
        community = self.first.pk if number == 0 else self._place(2, self.street.pk, self.name(number))
        caseworker = self._user(f"caseworker{number}", community, "caseworker", community)
        groups = []
        for a in range(AREAS):
            area = self._place(3, community, f"第{a + 1}片")
            self._user(f"area{number}_{a}", area, "area_lead", community)
            for g in range(GROUPS):
                group = self._place(4, area, f"第{a + 1}片{g + 1}组")
                lead = self._user(f"group{number}_{a}_{g}", group, "group_lead", community)
                buildings = []
                for b in range(BUILDINGS):
                    name = f"淮河路{number}弄{a * 12 + g * 4 + b + 1}栋"
                    building = self._place(5, group, name)
                    self._user(None, building, "building_lead", community)
                    buildings.append((building, name))
                groups.append((lead, buildings))
        return number, caseworker, groups

    def community(self, number):
        return self.made[number]


def former_number(number):
    """The number that a file had before."""
    return f"OLD-{number}"


class _Writer:
    """Writes households with everything on them, community by community."""

    def __init__(self, random, today, kinds, team):
        from benefits.models import BenefitKind, Finding
        from households.models import Household, Membership, Person, TopicFinding, Visit, Visitor
        from households.models.search_index import AS_IT_WAS
        from needs.models import Closing, Evidence, Need, NeedEvent

        self.as_it_was = AS_IT_WAS
        self.random, self.today, self.kinds, self.team = random, today, kinds, team
        self.household = self.person = self.visit = self.need = 0
        self.keys = dict.fromkeys(("membership", "visitor", "finding", "event", "evidence", "closing"), 0)
        self.now = datetime.combine(today, datetime.min.time())
        self.households = Rows(
            Household,
            "id number building room living_address phone category cause risk bank_account opened_on "
            "last_visit_on next_visit_on search_text",
        )
        self.people = Rows(
            Person,
            "id name name_key identity_kind identity_number identity_index identity_tail_index "
            "identity_mask sex birth_date",
        )
        self.memberships = Rows(Membership, "id household person relation is_head joined_on left_on left_because")
        self.visits = Rows(
            Visit,
            "id household person visited_on mode met note next_visit_on recorded_by recorded_at",
        )
        self.visitors = Rows(Visitor, "id visit user team capacity")
        self.findings = Rows(TopicFinding, "id visit topic level words")
        self.needs = Rows(
            Need,
            "id household person what kind service_class source status raised_on raised_by due_on owner "
            "result closed_on",
        )
        self.events = Rows(NeedEvent, "id need step status on by at")
        self.evidence = Rows(Evidence, "id need kind words by at")
        self.closings = Rows(Closing, "id need closed_on result done_by checked_by")
        self.conflicts = Rows(
            Finding, "id rule subject about household person name facts amount state found_on last_on due_on"
        )
        self.kinds_of_conflicts = Rows(Finding.kinds.through, "id finding benefitkind")
        self.benefit = BenefitKind.objects.get(code="dibao").pk
        self.bank = Household._meta.get_field("bank_account")
        self.identity = Person._meta.get_field("identity_number")

    def write(self, community, count):
        number, caseworker, groups = community
        for index in range(count):
            lead, buildings = groups[index % len(groups)]
            self._household(number, index, caseworker, lead, buildings[index // len(groups) % len(buildings)])
        for rows in (self.households, self.people, self.memberships, self.visits, self.visitors, self.findings,
                     self.needs, self.events, self.evidence, self.closings, self.conflicts,
                     self.kinds_of_conflicts):  # fmt: skip
            rows.write()

    def _key(self, name):
        self.keys[name] += 1
        return self.keys[name]

    def _household(self, community, index, caseworker, lead, building):
        random, today = self.random, self.today
        self.household += 1
        pk, (building, name) = self.household, building
        room = f"{index % 6 + 1}0{index % 4 + 1}室"
        phone = f"199{pk:08d}"
        members = [self._person(random, NOBODY_ELSE if pk == SOUGHT else "") for _ in range(2)]
        opened = today - timedelta(days=random.randint(200, 900))
        number = f"C{community:03d}-{index + 1:04d}"
        last = today - timedelta(days=random.randint(1, 60))
        due = last + timedelta(days=random.choice((7, 30, 30, 90)))
        text = " ".join((number.lower(), _spellings(members[0][1]), _spellings(members[1][1]), name + room, phone))
        text += self.as_it_was + self._past(pk, number, opened)
        bank = self.bank.get_db_prep_value(f"6299990{pk:012d}", connection)
        self.households.add(
            pk,
            number,
            building,
            room,
            name + room,
            phone,
            random.choice(("dibao", "margin", "none")),
            "illness",
            random.choice(("high", "key", "general")),
            bank,
            opened,
            last,
            due,
            text,
        )
        for place, (person, _name) in enumerate(members):
            relation = "spouse" if place else "head"
            self.memberships.add(self._key("membership"), pk, person, relation, not place, opened, None, "")
        for turn in range(6):
            self._visit(pk, members[turn % 2][0], lead, last - timedelta(days=20 * turn), due if turn == 0 else None)
        self._conflict(pk, *members[0])
        for turn in range(4):
            self._need(pk, members[turn % 2][0], lead, caseworker, turn)

    def _past(self, pk, number, opened):
        """What the file is found by as it was, if it was ever otherwise; who left it is written down."""
        if pk % WITH_A_PAST != SOUGHT % WITH_A_PAST:
            return ""
        person, name = self._person(self.random, GONE if pk == SOUGHT else "")
        left = opened + timedelta(days=90)
        self.memberships.add(self._key("membership"), pk, person, "daughter", False, opened, left, "出嫁")
        return f"{former_number(number).lower()} {_spellings(name)}"

    def _person(self, random, name):
        from stdnum.cn.ric import calc_check_digit

        from common.crypto import keyed_index

        self.person += 1
        n = self.person
        born = date(1935, 1, 1) + timedelta(days=n // 40 % 29000)
        start = f"{REGIONS[n % 10]}{born:%Y%m%d}{996 + n // 10 % 4}"
        number = start + calc_check_digit(start + "0")
        name = name or random.choice(SURNAMES) + random.choice(GIVEN)
        self.people.add(
            n, name, _key(name), "resident18", self.identity.get_db_prep_value(number, connection),
            keyed_index(number, purpose="identity"), keyed_index(number[-4:], purpose="identity-tail"),
            f"{number[:6]}********{number[-4:]}", "male" if n % 2 else "female", born,
        )  # fmt: skip
        return n, name

    def _visit(self, household, person, lead, day, due):
        self.visit += 1
        self.visits.add(
            self.visit,
            household,
            person,
            day,
            "home",
            self.visit % 7 > 0,
            "身体状况稳定，情绪良好",
            due,
            lead,
            self.now,
        )
        self.visitors.add(self._key("visitor"), self.visit, lead, self.team, "volunteer")
        if self.visit % 3 == 0:
            self.findings.add(self._key("finding"), self.visit, "health", "watch", "血压偏高")

    def _conflict(self, household, person, name):
        """What a comparison found of the head: one finding a household, in every state."""
        rule, state = RULES[household % len(RULES)], STATES[household // 7 % len(STATES)]
        found = self.today - timedelta(days=household % 90)
        due = found + timedelta(days=14)
        self.conflicts.add(
            household, rule, f"p{person}", "dibao", household, person, name, "0" * 64, 600, state, found, found, due
        )
        self.kinds_of_conflicts.add(household, household, self.benefit)

    def _need(self, household, person, lead, caseworker, turn):
        random, today = self.random, self.today
        self.need += 1
        pk, mixed = self.need, self.need + self.need // 4  # so that every kind comes at every turn
        kind, service_class = self.kinds[mixed % len(self.kinds)]
        raised = today - timedelta(days=random.randint(10, 400))
        due = raised + timedelta(days=random.choice((7, 15, 30, 60)))
        status = "closed" if turn else random.choice(("reported", "taken_on", "in_hand", "to_check", "closed"))
        owner = None if status == "reported" else lead
        closed = raised + timedelta(days=9) if status == "closed" else None
        result = "已协助解决" if status in ("closed", "to_check") else ""
        self.needs.add(
            pk,
            household,
            person,
            WHATS[mixed % len(WHATS)],
            kind,
            service_class,
            "visit",
            status,
            raised,
            lead,
            due,
            owner,
            result,
            closed,
        )
        path = {
            "reported": (),
            "taken_on": ("taken_on",),
            "in_hand": ("taken_on", "in_hand"),
            "to_check": ("taken_on", "to_check"),
            "closed": ("taken_on", "to_check", "closed"),
        }[status]
        self.events.add(self._key("event"), pk, "raised", "reported", raised, lead, self.now)
        for state in path:
            by = caseworker if state == "closed" else lead
            self.events.add(self._key("event"), pk, STEPS[state], state, raised + timedelta(days=1), by, self.now)
        if result:
            self.evidence.add(self._key("evidence"), pk, "resident", "居民确认", lead, self.now)
        if closed:
            self.closings.add(self._key("closing"), pk, closed, result, lead, caseworker)


@cache
def _spellings(name):
    from common.pinyin import search_text

    return search_text(names=[name])


@cache
def _key(name):
    from common.pinyin import name_key

    return name_key(name)


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]), today=timezone.localdate())
