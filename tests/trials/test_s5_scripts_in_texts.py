"""S5: whatever is typed into a text, it is shown as text: no page runs it, and the console stays silent."""

import pytest

from households.search import refresh_search
from tests.factories import (
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_need,
    make_supporter,
    make_unit,
    make_visit,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)
PAYLOADS = [
    "<script>window.ran=1</script>",
    "\"><img src=x onerror='window.ran=1'>",
    "'><svg onload=window.ran=1>",
    "</title></textarea><script>window.ran=1</script>",
    "javascript:window.ran=1",
    "{{ 7|add:7 }}{% load x %}",
    '<a href="javascript:window.ran=1" autofocus onfocus=window.ran=1>x</a>',
]


@pytest.mark.trial("S5")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_runs_on_any_page(chromium, payload, figure):
    supervisor, lead = make_holder(Role.SUPERVISOR), make_holder(Role.GROUP_LEAD)
    lead.name = payload
    lead.save()
    fields = {"room": payload[:60], "living_address": payload, "phone": payload[:60], "note": payload}
    household = make_household(head=payload, **fields)
    make_member(household, payload, note=payload)
    supporter = make_supporter(household=household, name=payload, amount=0, unable_because=payload, note=payload)
    refresh_search([household.pk])
    visit = make_visit(household, visitors=[lead], note=payload, problem=payload)
    kind = make_kind(payload[:60])
    need = make_need(household, by=lead, what=payload, kind=kind, note=payload)
    need.take_on(by=lead)
    need.propose_done(by=lead, result=payload, evidence=[{"kind": "resident", "words": payload}])
    make_unit(payload, contact=payload[:60], note=payload)
    file = f"/households/{household.number}/"
    pages = [
        "/", "/home/counts/", "/households/", file, f"{file}members/", f"{file}visits/", f"{file}needs/",
        f"{file}history/", f"{file}edit/", "/visits/", f"/visits/{visit.pk}/", f"/visits/{visit.pk}/correct/",
        f"/visits/new/?household={household.number}", "/needs/", f"/needs/{need.pk}/", f"/needs/{need.pk}/correct/",
        f"{file}means/", f"{file}means/supporters/{supporter.pk}/", f"{file}means/supporters/{supporter.pk}/correct/",
        "/partners/", "/grid/", "/ledger/", f"/admin/households/household/{household.pk}/change/",
        f"/admin/needs/need/{need.pk}/change/", "/admin/volunteers/user/",
    ]  # fmt: skip
    page = chromium.open(supervisor)
    for path in pages:
        page.goto(path)
        assert page.evaluate("window.ran") is None, path
    page.goto("/search/")
    page.locator("input[name=q]").first.fill(payload)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    figure(f"{len(pages) + 1} pages, 0 scripts run, 0 complaints of the console")
