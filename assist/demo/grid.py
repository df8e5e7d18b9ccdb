"""The demo office's grid: 4 areas, 12 groups, 48 buildings, and who holds which post."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from assist.demo.words import GIVEN, STAFF_TEAM, STREETS, SURNAMES, VOLUNTEER_TEAMS
from common.pinyin import name_key
from volunteers.models import Capacity, Level, Place, Post, Team, User
from volunteers.rights import Role
from volunteers.signing_in.backend import DEMO_PASSWORD

ACCOUNTS = {
    "building": Role.BUILDING_LEAD,
    "group": Role.GROUP_LEAD,
    "area": Role.AREA_LEAD,
    "adviser": Role.ADVISER,
    "caseworker": Role.CASEWORKER,
    "supervisor": Role.SUPERVISOR,
    "reviewer": Role.REVIEWER,
    "auditor": Role.AUDITOR,
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
}
VACANT_GROUP = 7  # the eighth group has nobody at present


@dataclass
class Grid:
    """The places and people that households are spread over."""

    community: Place
    areas: list[Place] = field(default_factory=list)
    groups: list[Place] = field(default_factory=list)
    buildings: list[Place] = field(default_factory=list)
    leads: dict[int, User] = field(default_factory=dict)  # place key -> who leads it today
    office: list[User] = field(default_factory=list)  # caseworkers and adviser
    volunteers: dict[int, list[User]] = field(default_factory=dict)  # group key -> its volunteers
    teams: dict[str, Team] = field(default_factory=dict)


class People:
    """Helpers with made-up names, each name once."""

    def __init__(self, random: Random, community: Place):
        self.random, self.community, self.taken = random, community, set()
        self.password = make_password(DEMO_PASSWORD)

    def helper(self, team=None, username=None) -> User:
        name = ""
        while not name or name in self.taken:
            name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
        self.taken.add(name)
        password = self.password if username else make_password(None)
        phone = f"1990001{self.random.randrange(10_000):04d}"
        user = User(
            username=username,
            name=name,
            name_key=name_key(name),
            phone=phone,
            community=self.community,
            team=team,
        )
        user.password = password
        user.save()
        return user


def make_grid(random: Random, community: Place, *, since: date) -> Grid:
    """Places, teams, people and posts; posts start on ``since`` or before, a few stand vacant."""
    grid = Grid(community)
    grid.teams[STAFF_TEAM] = Team.objects.get_or_create(name=STAFF_TEAM, defaults={"capacity": Capacity.STAFF})[0]
    for name in VOLUNTEER_TEAMS:
        grid.teams[name] = Team.objects.get_or_create(name=name, defaults={"capacity": Capacity.VOLUNTEER})[0]
    people = People(random, community)
    for number, numeral in enumerate("一二三四"):
        area = Place.objects.create(level=Level.AREA, parent=community, name=f"第{numeral}片")
        grid.areas.append(area)
        for turn in range(3):
            group = Place.objects.create(level=Level.GROUP, parent=area, name=f"第{numeral}片{turn + 1}组")
            grid.groups.append(group)
            street = STREETS[number * 3 + turn]
            for house in (1, 2, 3, 5):
                grid.buildings.append(
                    Place.objects.create(level=Level.BUILDING, parent=group, name=f"{street}{house}栋")
                )
    _appoint_leads(random, grid, people, since)
    _appoint_office(grid, people, since)
    return grid


def _appoint_leads(random, grid, people, since):
    """Area, group and building leads; the demo's own accounts lead the first of each."""
    staff = grid.teams[STAFF_TEAM]
    for index, area in enumerate(grid.areas):
        user = people.helper(staff, "area" if index == 0 else None)
        _post(grid, user, area, Role.AREA_LEAD, since)
    for index, group in enumerate(grid.groups):
        team = grid.teams[VOLUNTEER_TEAMS[index % 2]]
        grid.volunteers[group.pk] = [people.helper(team) for _ in range(2)]
        if index == VACANT_GROUP:
            former = people.helper(team)
            ended = timezone.localdate() - timedelta(days=12)
            Post.objects.create(
                user=former, place=group, role=Role.GROUP_LEAD, starts_on=since, ends_on=max(since, ended)
            )
            continue
        user = people.helper(team, "group" if index == 0 else None)
        grid.volunteers[group.pk].append(user)
        _post(grid, user, group, Role.GROUP_LEAD, since)
    for index, building in enumerate(grid.buildings):
        if index and random.random() < 0.16:
            continue
        user = people.helper(grid.teams[VOLUNTEER_TEAMS[index % 2]], "building" if index == 0 else None)
        _post(grid, user, building, Role.BUILDING_LEAD, since)


def _appoint_office(grid, people, since):
    """The office's own people, one account for each role."""
    staff = grid.teams[STAFF_TEAM]
    street = grid.community.parent
    for username in ("caseworker", None, "adviser"):
        user = people.helper(staff, username)
        role = Role.ADVISER if username == "adviser" else Role.CASEWORKER
        _post(grid, user, grid.community, role, since)
        grid.office.append(user)
    for username in ("supervisor", "reviewer", "auditor", "sysadmin", "secadmin"):
        role = ACCOUNTS[username]
        place = street if role in (Role.SUPERVISOR, Role.REVIEWER) else None
        _post(grid, people.helper(None, username), place, role, since)


def _post(grid, user, place, role, since):
    Post.objects.create(user=user, place=place, role=role, starts_on=since)
    if place is not None and place.level > Level.COMMUNITY:
        grid.leads[place.pk] = user
