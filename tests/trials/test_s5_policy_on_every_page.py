"""S5: on no page there is does Chromium's console complain of what the policy forbids, or of anything else."""

import pytest

from tests.access import ADDRESSES
from tests.every_page import admin_pages, office_pages, opened_by
from tests.factories import make_building
from tests.neighbours import holder, make_office
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.trial("S5")
def test_the_console_is_silent_on_every_page(chromium, figure, settings):
    settings.WATERMARK = True
    office, seen = make_office("zqown", make_building()), set()
    addresses = [*office_pages(office), *admin_pages()]
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR):
        user = holder(role, {"own": office})
        page = chromium.open(user)
        for path in opened_by(user, [path for path in addresses if path not in seen]):
            page.goto(path)
            page.wait_for_load_state("networkidle")
            seen.add(path)
    assert chromium.complaints == []
    assert len(seen) > len(ADDRESSES) // 2
    figure(f"{len(seen)} pages: 0 complaints of the console")
