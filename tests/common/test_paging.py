from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django.db.models import Count, F
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.paging import seek
from needs.models import PartnerUnit
from needs.models.offer import Offer

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)
DAYS = st.one_of(st.none(), st.integers(0, 3).map(lambda n: DAY + timedelta(n)))
KEYS = ["kind", "listed_on", "contact", "ended_on"]
ORDERS = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.sampled_from(KEYS)), max_size=3, unique_by=lambda key: key[1]
)


def get(query=""):
    request = RequestFactory().get("/")
    request.GET = QueryDict(query)
    return request


@transaction.atomic
def make_units(*rows):
    return PartnerUnit.objects.bulk_create(PartnerUnit(name=f"单位{n}", **row) for n, row in enumerate(rows))


def walk(queryset, order, per_page, start=""):
    """All pages from one on."""
    query, pages = start, []
    while True:
        page = seek(queryset, get(query), order=order, per_page=per_page)
        pages.append(page)
        if not page.next_query:
            return pages
        query = page.next_query


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["", "a", "b", "单"]),
                "contact": st.sampled_from(["", "甲", "乙"]),
                "listed_on": DAYS,
                "ended_on": st.one_of(st.none(), st.integers(4, 6).map(lambda n: DAY + timedelta(n))),
            }
        ),
        max_size=14,
    ),
    order=ORDERS,
    last=st.sampled_from(["pk", "-pk"]),
    per_page=st.integers(1, 5),
)
def test_pages_are_the_plain_order_cut_to_size_in_both_directions(rows, order, last, per_page):
    order = (*(sign + key for sign, key in order), last)
    with transaction.atomic():
        expected = [unit.pk for unit in plainly(make_units(*rows), order)]
        pages = walk(PartnerUnit.objects.all(), order, per_page)
        shown = [[unit.pk for unit in page.rows] for page in pages]
        assert [pk for page in shown for pk in page] == expected
        assert all(len(page) == per_page for page in shown[:-1])
        assert not pages[0].previous_query
        for earlier, page in zip(shown, pages[1:], strict=False):
            back = seek(PartnerUnit.objects.all(), get(page.previous_query), order=order, per_page=per_page)
            assert [unit.pk for unit in back.rows] == earlier
            assert back.next_query
            assert bool(back.previous_query) == (earlier != shown[0])
        transaction.set_rollback(True)


def plainly(units, order):
    """The same order by plain sorting: stable sorts from the last key to the first, None last."""
    for term in reversed(order):
        path = term.removeprefix("-")
        known = [unit for unit in units if getattr(unit, path) is not None]
        known.sort(key=lambda unit: getattr(unit, path), reverse=term.startswith("-"))
        units = known + [unit for unit in units if getattr(unit, path) is None]
    return units


def test_links_keep_the_other_parameters():
    make_units({}, {}, {})
    page = seek(PartnerUnit.objects.all(), get("kind=a&kind=b&q=%E5%8D%95"), order=("pk",), per_page=1)
    kept = parse_qs(page.next_query)
    assert kept.pop("after")
    assert kept == {"kind": ["a", "b"], "q": ["单"]}
    second = seek(PartnerUnit.objects.all(), get(page.next_query), order=("pk",), per_page=1)
    assert set(parse_qs(second.next_query)) == {"kind", "q", "after"}
    assert set(parse_qs(second.previous_query)) == {"kind", "q", "before"}
    assert parse_qs(second.first_query) == kept


@pytest.mark.parametrize("place", ["", "1", "k1:AAAA", "k1:", "';--", "\x00", "é" * 3000, "k9:" + "A" * 99])
@pytest.mark.parametrize("parameter", ["after", "before"])
def test_a_place_that_cannot_be_read_is_the_first_page(place, parameter):
    units = make_units({}, {}, {})
    query = QueryDict(mutable=True)
    query[parameter] = place
    page = seek(PartnerUnit.objects.all(), get(query.urlencode()), order=("pk",), per_page=2)
    assert page.rows == units[:2]
    assert not page.previous_query


def test_a_place_in_another_order_is_the_first_page():
    units = make_units({"kind": "b"}, {"kind": "a"}, {"kind": "c"})
    page = seek(PartnerUnit.objects.all(), get(), order=("kind", "pk"), per_page=2)
    other = seek(PartnerUnit.objects.all(), get(page.next_query), order=("-kind", "pk"), per_page=2)
    assert other.rows == [units[2], units[0]]


def test_the_place_says_nothing_to_who_reads_the_address():
    make_units({"contact": "陈大明"}, {"contact": "李四"})
    page = seek(PartnerUnit.objects.all(), get(), order=("contact", "pk"), per_page=1)
    assert "%E9%99%88" not in page.next_query
    assert parse_qs(page.next_query)["after"][0].startswith("k1:")


def test_a_place_whose_rows_are_gone_begins_anew():
    units = make_units({}, {}, {}, {})
    pages = walk(PartnerUnit.objects.all(), ("pk",), 2)
    PartnerUnit.objects.filter(pk__gte=units[2].pk).delete()
    assert seek(PartnerUnit.objects.all(), get(pages[0].next_query), order=("pk",), per_page=2).rows == units[:2]
    PartnerUnit.objects.filter(pk=units[0].pk).delete()
    before = seek(PartnerUnit.objects.all(), get(pages[1].previous_query), order=("pk",), per_page=2)
    assert before.rows == units[1:2]
    assert not before.previous_query


def test_orders_may_reach_into_related_rows_and_annotations():
    units = make_units({"kind": "b"}, {"kind": "a"}, {"kind": "b"})
    offers = [Offer.objects.create(unit=unit, what=f"服务{n}") for unit in units for n in range(2)]
    related = walk(Offer.objects.select_related("unit"), ("unit__kind", "-what", "pk"), 2)
    assert [o.pk for page in related for o in page.rows] == [offers[n].pk for n in (3, 2, 1, 5, 0, 4)]
    by_unit = walk(Offer.objects.all(), ("-unit", "pk"), 4)
    assert [o.pk for page in by_unit for o in page.rows] == [offers[n].pk for n in (4, 5, 2, 3, 0, 1)]
    Offer.objects.filter(unit=units[1]).delete()
    counted = walk(PartnerUnit.objects.annotate(offered=Count("offers")), ("-offered", "-pk"), 1)
    assert [page.rows[0] for page in counted] == [units[2], units[0], units[1]]
    plain = walk(Offer.objects.values("pk", sort=F("unit__kind")), ("sort", "pk"), 3)
    assert [row["pk"] for page in plain for row in page.rows] == [offers[n].pk for n in (0, 1, 4, 5)]
    nested = walk(Offer.objects.values("pk"), ("-unit__name", "pk"), 3)
    assert [row["pk"] for page in nested for row in page.rows] == [offers[n].pk for n in (4, 5, 0, 1)]


def test_an_order_without_the_key_at_its_end_is_refused():
    with pytest.raises(ValueError, match="pk"):
        seek(PartnerUnit.objects.all(), get(), order=("kind",))


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_a_page_costs_one_query(rows, django_assert_num_queries):
    make_units(*[{"listed_on": DAY}] * rows)
    with django_assert_num_queries(1):
        page = seek(PartnerUnit.objects.all(), get(), order=("listed_on", "pk"))
    if page.next_query:
        with django_assert_num_queries(2):  # the last of the dated rows: those without a date may follow
            seek(PartnerUnit.objects.all(), get(page.next_query), order=("listed_on", "pk"))
