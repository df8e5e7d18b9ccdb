"""The people of one community, and a need brought into each state by the right ones of them."""

from needs.models import Status
from tests.factories import make_area, make_building, make_community, make_group, make_holder, make_need, make_user
from volunteers.models import Level
from volunteers.rights import Role

EVIDENCE = {"kind": "receipt", "words": "签收单"}
IN_THE_GRID = (
    Role.BUILDING_LEAD,
    Role.GROUP_LEAD,
    Role.AREA_LEAD,
    Role.ADVISER,
    Role.CASEWORKER,
    Role.SUPERVISOR,
    Role.REVIEWER,
)
WITHOUT_PLACE = (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


def one_of_each():
    """Somebody in each role, the grid's over the same building: role -> person."""
    return {role: make_holder(role) for role in (*IN_THE_GRID, *WITHOUT_PLACE)}


def make_helper(building=None, name="于阿子"):
    """Somebody who helps in the building's community and does not sign in."""
    building = building or make_building()
    user = make_user(name, community=building.above(Level.COMMUNITY))
    type(user).objects.filter(pk=user.pk).update(username=None)
    user.refresh_from_db()
    return user


def make_elsewhere():
    """A building of another community of the same street."""
    area = make_area("乙片", make_community("乙社区"))
    return make_building("乙1栋", make_group("乙片1组", area))


def bring_to(status, *, worker, checker, need=None):
    """A need in this state: ``worker`` carried it, ``checker`` checked it."""
    need = need or make_need()
    if status == Status.REPORTED:
        return need
    need.take_on(by=worker)
    if status in (Status.IN_HAND,):
        need.start(by=worker, measure="已联系")
    if status == Status.DROPPED:
        need.drop(by=worker, because="已搬走")
    if status in (Status.TO_CHECK, Status.SENT_BACK, Status.CLOSED):
        need.propose_done(by=worker, result="已装好", evidence=[EVIDENCE])
    if status == Status.SENT_BACK:
        need.send_back(by=checker, because="照片看不清")
    if status == Status.CLOSED:
        need.close(by=checker)
    return need


def make_pair():
    """Two caseworkers of one community: one works, the other checks."""
    return make_holder(Role.CASEWORKER), make_holder(Role.CASEWORKER)
