"""The components that pages are made of: what they say, and that they say it to everybody."""

from datetime import date, datetime

import django_tables2 as tables
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

SEEN_AT = datetime(2025, 9, 2, 14, 5, tzinfo=timezone.get_default_timezone())


def render(component, **context):
    """A component in English, as a page includes it."""
    request = RequestFactory().get("/list/")
    request.user = AnonymousUser()
    names = " ".join(f"{key}={key}" for key in context)
    template = engines["django"].from_string(
        f'{{% include "components/{component}.html" {"with " + names if names else ""} only %}}'
    )
    with translation.override("en"):
        return template.render(context, request)


class Needs(tables.Table):
    number = tables.Column(attrs={"td": {"class": "nowrap"}})
    what = tables.Column()
    selectable = True
    caption = "Needs"

    class Meta:
        empty_text = "None."


def show_table(rows, query="", sort=""):
    request = RequestFactory().get(f"/list/{query}")
    request.user = AnonymousUser()
    table = Needs(rows)
    table.sort = sort
    template = engines["django"].from_string("{% load django_tables2 %}{% render_table table %}")
    with translation.override("en"):
        return template.render({"table": table}, request)


def test_a_sorted_column_says_so_and_its_link_turns_the_order_and_keeps_the_filter():
    html = show_table([{"pk": 1, "number": "N-1", "what": "x"}], "?kind=2&after=abc", sort="number")
    assert 'aria-sort="ascending"' in html
    assert 'href="?kind=2&amp;sort=-number"' in html
    assert 'href="?kind=2&amp;sort=what"' in html


def test_a_descending_column_says_so():
    html = show_table([{"pk": 1, "number": "N-1", "what": "x"}], sort="-number")
    assert 'aria-sort="descending"' in html


def test_what_stands_in_a_cell_cannot_become_markup():
    html = show_table([{"pk": 1, "number": "<b>1</b>", "what": "<script>alert(1)</script>"}])
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_box_of_a_row_is_named_after_the_row_and_belongs_to_the_bulk_form():
    html = show_table([{"pk": 7, "number": "N-7", "what": "x"}])
    assert '<input type="checkbox" name="chosen" value="7" form="bulk">' in html
    assert "Choose N-7" in html


def test_a_list_without_rows_says_what_is_so():
    assert "None." in show_table([])


def test_a_due_date_that_has_passed_says_by_how_many_days():
    assert "3 days overdue" in render("due", due=date(2025, 10, 8), late=3)
    assert "1 day overdue" in render("due", due=date(2025, 10, 10), late=1)
    with translation.override("zh-hans"):
        template = engines["django"].from_string('{% include "components/due.html" with due=due late=3 only %}')
        assert "逾期 3 天" in template.render({"due": date(2025, 10, 8)})


def test_a_due_date_to_come_is_the_date():
    assert "2025-10-20" in render("due", due=date(2025, 10, 20), late=-9)
    assert "due today" in render("due", due=date(2025, 10, 20), late=0)


def test_no_due_date_shows_nothing():
    assert render("due", due=None, late=None).strip() == ""


@pytest.mark.parametrize(
    ("level", "mark", "words"),
    [("act", "●", "Needs action"), ("watch", "▲", "Keep an eye on"), ("fine", "✓", "Fine")],
)
def test_a_level_is_a_word_with_its_mark(level, mark, words):
    html = render("level", level=level)
    assert mark in html
    assert words in html


def test_a_count_is_a_link_with_number_and_word_and_the_chosen_one_is_marked():
    counts = [{"label": "overdue", "number": 7, "url": "?due=late", "current": True, "tone": "act"}]
    html = render("counts", counts=counts, name="Needs")
    assert '<a href="?due=late" aria-current="true">' in html
    assert "7" in html
    assert "overdue" in html


def test_a_vacant_post_says_so():
    assert "vacant" in render("person", name="", post="Building lead")


def test_history_shows_a_day_without_an_hour_and_a_moment_with_one():
    html = render(
        "timeline",
        entries=[
            {"at": date(2025, 9, 1), "what": "Reported", "by": "Wang"},
            {"at": SEEN_AT, "what": "Taken on", "by": "Li"},
        ],
    )
    assert ">2025-09-01<" in html
    assert ">2025-09-02 14:05<" in html


def test_pages_lead_on_and_back_only_where_there_is_something():
    class Page:
        previous_query = ""
        next_query = "kind=1&after=x"

    html = render("pager", page=Page)
    assert 'href="?kind=1&amp;after=x"' in html
    assert 'rel="prev"' not in html


def test_a_job_is_polled_while_it_runs_and_no_longer():
    running = render("progress", id="job-1", what="Import", word="running", poll="/jobs/1/", done=3, total=1200)
    ended = render("progress", id="job-1", what="Import", word="done", poll="", done=1200, total=1200)
    assert 'hx-get="/jobs/1/"' in running
    assert 'max="1200"' in running
    assert "hx-get" not in ended


def test_both_versions_of_what_was_changed_meanwhile_stand_side_by_side():
    versions = [{"label": "Phone", "theirs": "138", "yours": "139", "differs": True}]
    html = render("stale", what="HH-1", by="Li", at=SEEN_AT, versions=versions, url="/x/")
    assert "HH-1 was changed meanwhile" in html
    assert "138" in html
    assert "139" in html


class Visit(forms.Form):
    on = forms.DateField(help_text="As 20251011.")
    how = forms.ChoiceField(choices=[("h", "home"), ("p", "phone")], widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(choices=[("1", "Li")], widget=forms.CheckboxSelectMultiple)
    again = forms.BooleanField(required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)


def test_a_required_field_says_so_in_words_and_an_optional_one_does_not():
    assert "required</span>" in render("field", field=Visit()["on"])
    assert "required</span>" not in render("field", field=Visit()["note"])


def test_a_wrong_field_is_described_by_its_hint_and_its_error():
    html = render("field", field=Visit({"on": "?"})["on"])
    assert 'aria-describedby="id_on_helptext id_on_error"' in html
    assert html.index('id="id_on_helptext"') < html.index('id="id_on_error"') < html.index("<input")
    assert 'aria-invalid="true"' in html


def test_every_line_of_the_error_list_leads_to_a_field_that_is_there():
    form = Visit({})
    html = render("form", form=form)
    for target in ("id_on", "id_how", "id_who"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html


def test_a_choice_of_radio_buttons_is_a_group_with_its_legend():
    html = render("field", field=Visit()["how"])
    assert "<fieldset" in html
    assert html.count('type="radio"') == 2


def test_the_bar_of_bulk_actions_offers_all_rows_only_when_it_knows_how_many():
    assert 'name="all"' in render("bulkbar", total=239)
    assert 'name="all"' not in render("bulkbar", total=None)
