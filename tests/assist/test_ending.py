"""A closed file whose time is over: announced, held back with a reason, anonymised whole; the figures stay."""

from datetime import date, timedelta
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.ending.deed import anonymise
from assist.ending.table import ERASED, GOES, STAYS
from assist.figures import Scope, figures
from assist.ledger.summary import summarise
from assist.models import EndOfTerm, NotHeldBack
from assist.retention import end_what_is_due
from benefits.models import Letter
from common.crypto import EncryptedTextField
from households.closing import reopen_household
from households.documents import vault
from households.leaving import leave
from households.models import (
    Action,
    Belonging,
    Document,
    FormerValue,
    Household,
    HouseholdEvent,
    KeptApart,
    Lead,
    Membership,
    NotPossible,
    Person,
    Report,
)
from households.models.lead_states import ON_FILE
from households.splitting import split
from households.taking_back import take_back
from needs.models import Closing, Evidence, Need, Provision, Service
from needs.projects.funnel import Funnel
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_building,
    make_document,
    make_far_building,
    make_finding,
    make_holder,
    make_household,
    make_identity,
    make_income,
    make_kind,
    make_lead,
    make_letter,
    make_member,
    make_need,
    make_opening,
    make_plan,
    make_service,
    make_street,
    make_supporter,
    make_tag,
    make_user,
    make_visit,
)
from tests.neighbours import make_office
from volunteers.models import AuditEntry
from volunteers.rights import Role, Sees

pytestmark = pytest.mark.django_db
TODAY = date(2036, 6, 15)
LONG_CLOSED = date(2025, 12, 31)
ANNOUNCED = TODAY - timedelta(days=90)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def family(number="T-1", building=None, word="zq", **fields):
    """A file with something in every room of it; each word of it begins with ``word``."""
    by = make_holder(Role.CASEWORKER, building or make_building())
    file = make_household(
        number, building=building, head=f"{word}甲", room=f"{word}室", phone=word, living_address=word, note=word,
        registered_address=word, bank_name=word, account_holder=word, bank_account=f"622202{word}",
        head_identity=make_identity(), opened_on=date(2021, 1, 1), source=word, **fields,
    )  # fmt: skip
    member = make_member(file, f"{word}乙", note=word, work=word, phone=word, whereabouts=word)
    gone = make_member(file, f"{word}丙")
    leave(by=by, membership=gone, on=date(2022, 3, 4), because=f"{word}走了")
    document = make_document(file, person=member.person, words=word, data=b"paper")
    make_opening(file, by=by, what="document", document=document)
    make_award(member.person, name=word, by=by)
    make_supporter(member.person, name=word)
    make_income(household=file, note=word)
    make_plan(member.person, goal=word, steps=word)
    visit = make_visit(file, note=word, problem=word, visitors=[by], visited_on=date(2023, 5, 6), person=member.person)
    need = make_need(file, what=word, kind=make_kind(), person=member.person, visit=visit, raised_on=date(2023, 5, 6))
    Evidence.objects.create(need=need, kind="other", words=word, by=by)
    Need.objects.filter(pk=need.pk).update(result=word, measure=word, note=word)
    Closing.objects.create(
        need=need, closed_on=date(2023, 7, 8), result=word, before_system=True, source=word, done_by=by, checked_by=by
    )
    finding = make_finding(file)
    type(finding).objects.filter(pk=finding.pk).update(name=word, source=word)
    letter = make_letter(finding, by=by)
    Letter.objects.filter(pk=letter.pk).update(answer=word, answered_on=TODAY, answered_by=by)
    Report.objects.create(place=file.building, household=file, what=word, on=TODAY, by=by, photo=vault.put(b"photo"))
    file.tagged = make_tag()
    return file


def close(file, day=LONG_CLOSED, word="zq"):
    Household.objects.filter(pk=file.pk).update(closed_on=day, closed_because=f"{word}关")
    HouseholdEvent.objects.create(household=file, kind="closed", on=day, note=word)


def term_of(file, announced_on=ANNOUNCED, **held):
    return EndOfTerm.objects.create(household=file, announced_on=announced_on, **held)


def words_left(word, *, beside=()):
    """Where in the database a word stands; the log itself, helpers and departments' lists aside."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label.split(".")[0] not in ("assist", "needs", "benefits", "households"):
            continue
        if label.replace(".Historical", ".") in beside:
            continue
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                if word in str(getattr(row, field.attname)):
                    found.add(f"{label}.{field.name}")
    return found


def test_nothing_that_names_or_tells_of_anybody_is_left(store):
    file = family()
    numbers = [number for number in Person.objects.values_list("identity_number", flat=True) if number]
    close(file)
    assert len(words_left("zq")) > 30
    assert anonymise(term_of(file), today=TODAY)
    assert words_left("zq") == set()
    assert [where for number in numbers for where in words_left(number)] == []
    assert {(one.name, one.identity_index, one.birth_date) for one in Person.objects.all()} == {(ERASED, None, None)}
    for one in (*GOES, *STAYS):
        assert not hasattr(one.model, "history") or not one.model.history.exists(), one.model


# Not of one family: what lists say has a time of its own; jobs, campaigns, tags, how lists are read are the office's.
OF_NO_FAMILY = (
    "assist.Job",
    "benefits.Award",
    "benefits.Lesson",
    "benefits.RosterPage",
    "benefits.Roster",
    "households.Tag",
    "needs.Offer",
    "needs.Campaign",
)


def make_row(model, word, file):
    """A row of this model with only what it must have, each text in it this word; on the file where it names one."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.name == "household":
            values[field.name] = file
        elif field.primary_key or field.null or field.blank or field.generated or field.has_default():
            continue
        elif field.is_relation:
            related = field.related_model
            values[field.name] = related._base_manager.order_by("-pk").first() or make_row(related, word, file)
        elif field.choices:
            values[field.name] = field.choices[0][0]
        elif isinstance(field, models.CharField | models.TextField):
            values[field.name] = word[: field.max_length]
        elif isinstance(field, models.DateField):
            values[field.name] = timezone.now() if isinstance(field, models.DateTimeField) else date(2023, 1, 1)
        else:
            values[field.name] = 0
    return model._base_manager.create(**values)


def soil(word):
    """The word in every text that is to go, of every row."""
    for one in STAYS:
        for name in one.wiped:
            field = one.model._meta.get_field(name)
            plain = not (field.choices or field.unique or isinstance(field, EncryptedTextField))
            if plain and isinstance(field, models.CharField | models.TextField):
                with transaction.atomic():
                    one.model._base_manager.exclude(**{name: ""}).update(**{name: word[: field.max_length]})


def test_of_a_whole_office_one_file_goes_and_all_others_stay_as_they_are(monkeypatch):
    then = timezone.now() - timedelta(days=5000)  # the database lets what partners were told go only after its time
    monkeypatch.setattr(Provision._meta.get_field("at"), "_get_default", lambda: then)
    office = make_office("zqown", make_building())
    Household.objects.update(number="T-9")
    file = Household.objects.get()
    with transaction.atomic():
        Lead.objects.update(household=file, person_id=office["person"], state=ON_FILE[0])
        KeptApart.objects.create(first_id=office["one"], second_id=office["other"], because="zqown")
        told = {"closed_on": date(2023, 7, 8), "result": "zqown", "before_system": True, "source": "zqown"}
        Closing.objects.create(need_id=office["need"], **told)
        for one in (*GOES, *STAYS):
            one.model._base_manager.exists() or make_row(one.model, "zqown", file)
    soil("zqown")
    make_office("zqother", make_building("2栋"))
    EndOfTerm.objects.filter(household=file).update(announced_on=ANNOUNCED)
    close(file, word="zqown")
    assert not anonymise(EndOfTerm.objects.get(household=file), today=TODAY)  # a partner was told something of it
    with transaction.atomic():
        Provision.objects.end_before(then + timedelta(days=1))
    before = words_left("zqother")
    assert anonymise(EndOfTerm.objects.get(household=file), today=TODAY)
    assert words_left("zqown", beside=OF_NO_FAMILY) == set()
    assert words_left("zqother") == before
    assert not Person.objects.filter(pk=office["person"]).exclude(name=ERASED).exists()


def test_papers_and_photos_go_from_the_store(store, django_capture_on_commit_callbacks):
    file = family()
    close(file)
    assert len(list((store / "documents").glob("??/*"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(term_of(file), today=TODAY)
    assert list((store / "documents").glob("??/*")) == []
    assert Document.objects.count() == 0


def test_it_is_one_entry_of_the_log_that_names_nobody():
    file = family()
    close(file)
    term, before = term_of(file), AuditEntry.objects.count()
    anonymise(term, today=TODAY)
    entry = AuditEntry.objects.latest("number")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.by, entry.file, entry.did) == (None, "T-1", "removed")
    assert "zq" not in entry.reason + entry.details + entry.who


SCOPES = [Scope(last=day) for day in (date(2021, 6, 1), date(2022, 3, 4), date(2023, 7, 8), date(2024, 1, 1), TODAY)]
SCOPES += [Scope(first=date(year, 1, 1), last=date(year, 12, 31)) for year in (2023, 2022)]


def counts():
    """All that is counted of past days: figures, summaries, services by group, person-times of the funnel."""
    rows = [(scope.closed_files().count(), scope.updated_files().count()) for scope in SCOPES]
    summaries = [summarise(scope, frozenset(Sees)) for scope in SCOPES]
    funnel = Funnel(make_holder(Role.CASEWORKER), date(2021, 1, 1), TODAY)
    services = Service.objects.totals(), Service.objects.by_group()
    return [figures(scope) for scope in SCOPES], rows, str(summaries), services, funnel.table(), funnel.times()


def test_the_figures_of_every_day_stay_as_they_were():
    file, by = family(category="margin"), make_holder(Role.CASEWORKER)
    family("T-2", word="xx")
    FormerValue.objects.create(household=file, field="category", value="dibao", until=date(2024, 1, 1), source="zq")
    head, member = file.memberships.filter(left_on=None).order_by("pk")
    make_lead(file.building, found_on=date(2022, 1, 1)).join_file(by=by, household=file, person=head.person)
    for one in (head, member):
        make_service(file, person=one.person, on=date(2023, 1, 1))
    close(file)
    before = counts()
    assert before[0][2]["needs_closed"] == before[3][0]["people"] == 2
    assert before[-1][-1]["number"] == 1  # nobody found the other one
    anonymise(term_of(file), today=TODAY)
    assert counts() == before
    assert words_left("zq") == set()


def test_whoever_lives_on_in_another_file_stays_as_he_is(django_capture_on_commit_callbacks):
    file = family()
    member = file.memberships.get(person__name="zq乙")
    other = make_household("T-2", head="王五", building=file.building)
    Membership.objects.filter(pk=member.pk).update(left_on=date(2024, 1, 1))
    Membership.objects.create(household=other, person=member.person, relation="son", joined_on=date(2024, 1, 1))
    merged = Person.objects.create(name="zq乙", merged_into=member.person)
    Belonging.objects.create(household=file, person=member.person, notion="booklet")
    paper = Document.objects.get()
    close(file)
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(term_of(file), today=TODAY)
    member.person.refresh_from_db(), merged.refresh_from_db()
    assert (member.person.name, member.person.work, merged.name) == ("zq乙", "zq", "zq乙")
    assert (member.person.supporter_rows.count(), member.person.belongings.count()) == (1, 1)
    assert (Document.objects.get(), vault.take(paper.stored_name)) == (paper, b"paper")
    assert set(Person.objects.filter(name=ERASED).values_list("memberships__household", flat=True)) == {file.pk}
    close(other)
    anonymise(term_of(other), today=TODAY)
    assert words_left("zq") == set()


def test_an_action_of_two_files_keeps_its_words_for_the_other_and_has_no_way_back():
    by = make_user()
    file = make_household("T-1", opened_on=date(2021, 1, 1))
    son = make_member(file, "陈小明")
    split(
        by=by,
        household=file,
        members=[son],
        head=son,
        on=date(2022, 1, 1),
        because="分户过",
        building=file.building,
        room="9室",
    )
    action = Action.objects.get(kind="split")
    close(file)
    anonymise(term_of(file), today=TODAY)
    action.refresh_from_db()
    assert (action.because, action.done) == ("分户过", "")
    with pytest.raises(NotPossible):
        take_back(action, by=by, on=TODAY, because="不对")
    son.person.refresh_from_db()
    assert son.person.name == "陈小明"


@pytest.mark.parametrize("spoiled", ["open", "late", "held", "announced lately", "never"])
def test_only_a_ripe_file_is_anonymised(spoiled, settings):
    file, by = family(), make_user()
    if spoiled != "open":
        close(file, date(2026, 1, 1) if spoiled == "late" else LONG_CLOSED)
    held = {"held_because": "诉讼", "held_by": by, "held_at": timezone.now()} if spoiled == "held" else {}
    term = term_of(file, ANNOUNCED + timedelta(days=spoiled == "announced lately"), **held)
    settings.KEEP_FILES_YEARS = 0 if spoiled == "never" else 10
    before = words_left("zq")
    assert not anonymise(term, today=TODAY)
    assert words_left("zq") == before


def test_it_is_done_whole_or_not_at_all(monkeypatch):
    file = family()
    close(file)
    term, before = term_of(file), words_left("zq")

    def breaks(files):
        raise RuntimeError

    monkeypatch.setattr("assist.ending.deed.refresh_search", breaks)
    with pytest.raises(RuntimeError):
        anonymise(term, today=TODAY)
    assert words_left("zq") == before


def test_an_anonymised_file_is_not_opened_again():
    file = family()
    close(file)
    anonymise(term_of(file), today=TODAY)
    with pytest.raises(NotPossible):
        reopen_household(by=make_user(), household=file, on=TODAY, because="又困难")


def test_files_are_announced_first_and_what_opens_again_is_not_announced_any_more():
    file, lately, still = make_household("T-1"), make_household("T-2"), make_household("T-3")
    close(file), close(lately, date(2026, 1, 1))
    assert EndOfTerm.objects.announce(today=TODAY) == 1
    assert EndOfTerm.objects.announce(today=TODAY) == 0
    assert EndOfTerm.objects.get().household == file != still
    Household.objects.update(closed_on=None, closed_because="")
    EndOfTerm.objects.announce(today=TODAY)
    assert not EndOfTerm.objects.exists()


def test_whoever_holds_a_file_back_is_first_and_letting_go_gives_the_days_of_notice_anew():
    file, by = make_household("T-1"), make_user()
    close(file)
    term = term_of(file)
    term.hold_back(by=by, because="诉讼未结")
    with pytest.raises(NotHeldBack):
        term.hold_back(by=by, because="再来")
    assert AuditEntry.objects.latest("number").reason == "诉讼未结"
    assert not anonymise(term, today=TODAY)
    term.let_go(by=by, today=TODAY)
    assert not anonymise(term, today=TODAY + timedelta(days=89))
    assert anonymise(term, today=TODAY + timedelta(days=90))
    with pytest.raises(NotHeldBack):
        term.hold_back(by=by, because="太晚")


def an_office(random, files):
    """Files of every kind of end, by chance; the numbers of those that are ripe."""
    ripe, by = set(), make_user()
    for number in range(files):
        file = make_household(f"T-{number}", head=f"zq{number}", opened_on=date(2021, 1, 1))
        make_member(file, f"zq{number}乙")
        make_visit(file, visited_on=date(2021, 1, 1) + timedelta(days=random.randrange(1500)), note=f"zq{number}")
        make_need(file, what=f"zq{number}", raised_on=date(2021, 1, 1) + timedelta(days=random.randrange(1500)))
        day = random.choice([None, *(date(year, month, 1) for year in range(2024, 2029) for month in (1, 12))])
        if day is None:
            continue
        close(file, day)
        announced, held = TODAY - timedelta(days=random.choice((10, 89, 90, 400))), random.random() < 0.2
        fields = {"held_because": "留", "held_by": by, "held_at": timezone.now()} if held else {}
        term_of(file, announced, **fields)
        if day < date(2026, 1, 1) and not held and announced <= ANNOUNCED:
            ripe.add(number)
    return ripe


@pytest.mark.parametrize("files", [12, pytest.param(300, marks=pytest.mark.trial("S15"))])
def test_all_that_is_due_goes_and_nothing_else(files, figure):
    ripe, before = an_office(Random(15), files), counts()  # noqa: S311 - days, no secrets
    end_what_is_due(now=timezone.now(), today=TODAY)
    left = {int(name[2:].rstrip("乙")) for name in Person.objects.exclude(name=ERASED).values_list("name", flat=True)}
    assert left == set(range(files)) - ripe
    assert set(Household.objects.exclude(anonymised_on=None).values_list("number", flat=True)) == {
        f"T-{number}" for number in ripe
    }
    assert 0 < len(ripe) < files
    assert counts() == before
    figure(f"{len(ripe)} of {files} files were due: all anonymised, no other; the figures of {len(SCOPES)} spans equal")


def test_the_command_says_what_it_announced_and_anonymised(capsys):
    file = make_household("T-1", opened_on=date(2001, 1, 1))
    close(file, date(2010, 1, 1))
    call_command("retention")
    assert EndOfTerm.objects.get().household == file
    EndOfTerm.objects.update(announced_on=timezone.localdate() - timedelta(days=90))
    capsys.readouterr()
    call_command("retention")
    assert " 1" in capsys.readouterr().out
    assert Household.objects.get().anonymised_on == timezone.localdate()


def test_a_supervisor_sees_what_is_due_and_holds_it_back_with_a_reason():
    file = make_household("T-1", opened_on=date(2001, 1, 1))
    close(file, date(2010, 1, 1))
    term, browser = term_of(file, timezone.localdate()), Browser(make_holder(Role.SUPERVISOR, file.building))
    assert [one.household.number for one in browser.get(reverse("ending:list")).context["page"].rows] == ["T-1"]
    hold = reverse("ending:hold", args=[term.pk])
    assert browser.post(hold, {"because": ""}).context["form"].errors
    assert browser.post(hold, {"because": "诉讼未结"}).status_code == 302
    assertContains(browser.get(reverse("ending:list")), "诉讼未结")
    assert browser.post(hold, {"because": "再来"}).context["form"].errors
    assert browser.post(reverse("ending:go", args=[term.pk])).status_code == 302
    term.refresh_from_db()
    assert (term.held_because, term.held_by) == ("", None)
    far = Browser(make_holder(Role.SUPERVISOR, make_far_building(street=make_street("他街道"))))
    assert far.get(hold).status_code == 404
    assert not far.get(reverse("ending:list")).context["page"].rows
