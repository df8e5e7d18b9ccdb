"""axe finds nothing wrong on any page of the office, on a phone and at a desk, and none is wider than its screen."""

import pytest

from households.models import Person
from tests.access import ADDRESSES
from tests.browser import complaints
from tests.every_page import office_pages, opened_by
from tests.factories import make_building, make_finding, make_unit
from tests.neighbours import holder, make_office
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.trial("axe")
@pytest.mark.parametrize(("width", "language"), [(360, "zh-hans"), (1280, "en")])
def test_axe_finds_nothing_on_any_page(chromium, width, language, figure):
    building = make_building()
    office, far = make_office("zqown", building), make_office("zqfar", make_building("2栋", building.parent))
    make_unit()
    make_finding()
    twins = Person.objects.filter(pk__in=[office["one"], far["one"]])
    twins.update(name="王双")
    addresses = [*office_pages(office), *office_pages(office | {"other": far["one"]})]
    left, wrong, pages = dict.fromkeys(addresses), {}, 0
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.AUDITOR):
        user = holder(role, {"own": office})
        page = chromium.open(user, width=width, language=language)
        for path in list(opened_by(user, left, whole=True)):
            page.goto(path)
            if found := complaints(page):
                wrong[path] = found
            del left[path]
            pages += 1
    assert wrong == {}
    assert pages > len(ADDRESSES) // 2
    figure(f"{width} px, {language}: {pages} pages, 0 complaints")
