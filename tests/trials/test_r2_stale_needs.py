"""R2 for needs: two people have the same form of a need open; no update is lost, in any order."""

from random import Random

import pytest

from needs.models import Need, Status
from tests.browser import Browser
from tests.factories import make_holder, make_need
from tests.needs.people import bring_to
from volunteers.rights import Role

ROUNDS = 200


def opened(browser, need, kind):
    """What a form holds as it is opened: the correction, or one of the steps on the need's page."""
    if kind == "correct":
        form = browser.get(f"/needs/{need.pk}/correct/").context["form"]
    else:
        forms = browser.get(f"/needs/{need.pk}/").context["forms"]
        form = next(form for form in forms if form.step == kind)
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.mark.trial("R2")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "field", "column"),
    [("correct", "note", "note"), ("add_evidence", "words_", "evidence"), ("assign", "note", "events")],
)
def test_no_update_of_a_need_is_lost_in_any_order_of_opening_and_saving(kind, field, column, figure):
    people = [make_holder(Role.CASEWORKER), make_holder(Role.ADVISER)]
    need = bring_to(Status.TAKEN_ON, worker=people[0], checker=None, need=make_need())
    browsers = [Browser(person) for person in people]
    random, forms, refused, saved = Random(7), [None, None], 0, 0  # noqa: S311 -- the order of a test

    def told():
        row = Need.objects.get(pk=need.pk)
        return {
            "note": lambda: [row.note],
            "evidence": lambda: list(row.evidence.order_by("pk").values_list("words", flat=True)),
            "events": lambda: list(row.events.order_by("pk").values_list("note", flat=True)),
        }[column]()

    for number in range(ROUNDS * 2):
        who = random.randrange(2)
        if forms[who] is None or random.random() < 0.3:
            forms[who] = opened(browsers[who], need, kind)
            continue
        before = told()
        stale = str(forms[who]["version"]) != str(Need.objects.get(pk=need.pk).version)
        words = {field: f"第{number}次", "kind": "photo" if kind == "add_evidence" else forms[who].get("kind", "")}
        words |= {"owner": f"{people[number % 2].name} #{people[number % 2].pk}"} if kind == "assign" else {}
        response = browsers[who].post(f"/needs/{need.pk}/{kind}/", forms[who] | words)
        assert response.status_code == (409 if stale else 302)
        if stale:
            assert told() == before and f"第{number}次" in response.content.decode()
        else:
            assert f"第{number}次" in told()[-1]
        refused, saved, forms[who] = refused + stale, saved + (not stale), None
    assert refused and saved
    figure(f"{kind}: {saved} saved, {refused} refused with what was typed, 0 lost")
