"""R2: two people have the same page open; whoever saves second is shown both versions, and loses nothing."""

from random import Random

import pytest
from django.urls import reverse

from households.models import Belonging, Tag, Tagging
from tests.browser import Browser
from tests.desk import as_opened, held
from tests.factories import (
    make_document,
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_need,
    make_offer,
    make_tag,
    make_team,
    make_unit,
    make_visit,
)
from volunteers.rights import Role

pytestmark = [pytest.mark.trial("R2"), pytest.mark.django_db]
ROUNDS = 200


def changed(row):
    """The page of a row in the admin site."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


# The row, its page, and a field that both type over.
PAGES = {
    "a file": lambda home: (home, f"/households/{home}/edit/", "phone"),
    "a visit": lambda home: (row := make_visit(home), f"/visits/{row.pk}/correct/", "note"),
    "a document": lambda home: (
        row := make_document(home),
        reverse("documents:correct", args=[home.number, row.key]),
        "words",
    ),
    "a need": lambda home: (row := make_need(home), f"/needs/{row.pk}/correct/", "note"),
    "a file, admin": lambda home: (home, changed(home), "phone"),
    "a person, admin": lambda home: (row := home.memberships.get().person, changed(row), "phone"),
    "a visit, admin": lambda home: (row := make_visit(home), changed(row), "note"),
    "a need, admin": lambda home: (row := make_need(home), changed(row), "note"),
    "a kind, admin": lambda home: (row := make_kind(), changed(row), "name"),
    "a team, admin": lambda home: (row := make_team(), changed(row), "name"),
    "a unit": lambda home: (row := make_unit(), f"/partners/{row.pk}/correct/", "contact"),
    "an offer": lambda home: (row := make_offer(), f"/offers/{row.pk}/correct/", "note"),
    "a helper, admin": lambda home: (row := make_holder(Role.GROUP_LEAD, home.building), changed(row), "phone"),
    "a place, admin": lambda home: (home.building, changed(home.building), "office_phone"),
}


@pytest.mark.parametrize("about", PAGES)
def test_whoever_saves_second_is_shown_both_versions_and_may_save_knowingly(about, figure):
    home = make_household("T-1")
    row, url, field = PAGES[about](home)
    browsers = [Browser(make_holder(Role.SUPERVISOR, home.building)) for _ in range(2)]
    random, opened, refused, saved = Random(11), [None, None], 0, 0  # noqa: S311 -- the order of a test

    def now():
        return getattr(type(row).objects.get(pk=row.pk), field)

    for number in range(ROUNDS):
        who = random.randrange(2)
        if opened[who] is None or random.random() < 0.3:
            opened[who] = as_opened(browsers[who], url), now()
            continue
        form, seen = opened[who]
        before, typed = now(), f"199{number:08d}"
        answer = browsers[who].post(url, form | {field: typed})
        if before == seen:
            assert answer.status_code == 302
            saved += 1
        else:
            assert answer.status_code == 409
            assert now() == before
            both = [(one["theirs"], one["yours"]) for one in answer.context["stale"]["versions"]]
            assert (before, typed) in both
            assert held(answer)[field] == typed
            refused += 1
            if number % 2:
                assert browsers[who].post(url, held(answer)).status_code == 302
                assert now() == typed
        opened[who] = None
    assert refused and saved
    figure(f"{about}: {saved} saved, {refused} shown both versions, 0 lost")


def test_booklet_and_home_are_not_noted_over_unseen(figure):
    home = make_household("T-1")
    son, url = make_member(home).person, f"/households/{home}/members/notions/"
    one, other = (Browser(make_holder(Role.CASEWORKER, home.building)) for _ in range(2))
    first, second = as_opened(one, url), as_opened(other, url)
    assert one.post(url, first | {f"booklet_{son.pk}": "on"}).status_code == 302
    late = other.post(url, second | {f"home_{son.pk}": "on"})
    assert late.status_code == 409
    assert [(each.person, each.notion) for each in late.context["stale"]] == [(son, "booklet")]
    assert Belonging.objects.lasting().count() == 1
    assert held(late)[f"home_{son.pk}"]
    figure("booklet and home: the second is shown what is noted now")


def test_of_tags_given_at_once_none_is_lost(figure):
    home, tags = make_household("T-1"), [make_tag(f"样例{number}", Tag.Level.HOUSEHOLD) for number in range(2)]
    url = f"/households/{home}/tags/"
    browsers = [Browser(make_holder(Role.CASEWORKER, home.building)) for _ in tags]
    forms = [as_opened(browser, url) for browser in browsers]
    for browser, form, tag in zip(browsers, forms, tags, strict=True):
        assert browser.post(url, form | {"tags_0": [f"0:{tag.pk}"]}).status_code == 302
    assert Tagging.objects.standing().count() == 2
    figure("tags: both stand")
