"""The table of rights on a page, pairs of roles that exclude each other, and the mark over the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assist.rights_page import fields_by_class, lines
from tests.browser import Browser
from tests.factories import LONG_AGO, make_area, make_building, make_group, make_holder
from volunteers.models import Post, PostTaken
from volunteers.rights import ALONE, EXCLUDES, RIGHTS, Role, Sees, excluded_by, is_another

pytestmark = pytest.mark.django_db
READERS = {Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.AUDITOR}


@pytest.mark.parametrize("role", Role)
def test_those_who_answer_for_rights_read_the_table(role):
    assert Browser(make_holder(role)).get(reverse("rights")).status_code == (200 if role in READERS else 403)


def test_the_page_says_what_the_code_does():
    page = Browser(make_holder(Role.SUPERVISOR)).get(reverse("rights"), headers={"accept-language": "en"})
    table = {line.role: line for line in page.context["lines"]}
    assert len(table) == len(RIGHTS) == len(Role)
    for role, right in RIGHTS.items():
        line = table[Role(role).label]
        assert len(line.does) == len(right.does)
        assert [cell != "–" for cell in line.sees][:2] == [sees in right.sees for sees in Sees][:2]


def test_an_area_lead_sees_the_category_alone_of_the_means():
    with override("en"):
        line = next(line for line in lines() if line.role == Role.AREA_LEAD.label)
    assert line.sees[2:] == ["category only", "–"]


def test_every_class_names_its_fields():
    assert [bool(rows) for _label, rows in fields_by_class()] == [True] * len(Sees)


def test_the_three_administrators_exclude_one_another_and_everybody():
    assert {role: excluded_by(role) for role in ALONE} == {role: set(Role) - {role} for role in ALONE}


@pytest.mark.parametrize(("one", "other"), EXCLUDES)
def test_nobody_holds_two_roles_that_exclude_each_other(one, other):
    for first, second in ((one, other), (other, one)):
        building = make_building(first.value, make_group(first.value, make_area(first.value)))
        user = make_holder(first, building)
        level = RIGHTS[second].level
        with pytest.raises(PostTaken) as refused:
            place = building.above(level) if level else None
            Post.objects.appoint(user=user, place=place, role=second, starts_on=LONG_AGO)
        assert "role" in refused.value.message_dict


def test_a_building_lead_may_lead_a_group_as_well():
    assert excluded_by(Role.BUILDING_LEAD) == set(ALONE)
    assert excluded_by(Role.GROUP_LEAD) == {*ALONE, Role.REVIEWER}


def test_nobody_is_another_than_himself():
    one, two = make_holder(Role.SUPERVISOR), make_holder(Role.CASEWORKER)
    assert is_another(one, [two])
    assert not is_another(one, [two, one])


def test_every_page_carries_name_and_time_where_the_office_wants_it(settings):
    user = make_holder(Role.SUPERVISOR)
    settings.WATERMARK = True
    words = f"{user} {user.username} {timezone.localtime():%Y-%m-%d}"
    browser = Browser(user)
    for path in ("/", "/households/", "/no-such-page/", "/admin/"):
        page = browser.get(path).content.decode()
        assert f'<text x="10" y="80">{words}' in page, path
        assert "css/watermark.css" in page, path
    settings.WATERMARK = False
    assert "watermark" not in Browser(user).get("/").content.decode()
