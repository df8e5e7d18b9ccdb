"""S5: on no page there is does Chromium's console complain of what the policy forbids, or of anything else."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.access import ADDRESSES
from tests.browser import Browser
from tests.factories import make_building, make_holder
from tests.neighbours import make_office, path_of
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


def admin_pages():
    """Every page of the admin site."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._base_manager.order_by("pk").first()
        pages = [("changelist", ()), ("add", ())]
        pages += [(page, (first.pk,)) for page in ("change", "history")] if first else []
        for page, args in pages:
            try:
                yield reverse(f"{base}_{page}", args=args)
            except NoReverseMatch:
                continue  # an admin without this page


@pytest.mark.trial("S5")
def test_the_console_is_silent_on_every_page(chromium, figure, settings):
    settings.WATERMARK = True
    office, seen = make_office("zqown", make_building()), set()
    addresses = [path_of(name, office) for name in ADDRESSES if name != "logout"] + list(admin_pages())
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR):
        user = office["user"] if role == Role.CASEWORKER else make_holder(role, office["building"])
        browser, page = Browser(user), chromium.open(user)
        for path in addresses:
            answer = browser.get(path)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"] and path not in seen:
                page.goto(path)
                page.wait_for_load_state("networkidle")
                seen.add(path)
    assert chromium.complaints == []
    assert len(seen) > len(ADDRESSES) // 2
    figure(f"{len(seen)} pages: 0 complaints of the console")
