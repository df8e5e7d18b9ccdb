"""R3: each form that makes or ends something, sent a hundred times, does it once; nobody is told of a fault."""

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assist import jobs
from assist.models import Job
from benefits.seeds import seed_benefits
from households.away import go_away
from households.heads import change_head
from households.models import Status, Tag, Tagging
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_holder,
    make_household,
    make_identity,
    make_income,
    make_member,
    make_need,
    make_plan,
    make_post,
    make_tag,
    make_user,
    make_visit,
)
from tests.filling import forms_of
from volunteers.models import Level
from volunteers.rights import Role

TIMES = 100
OF_A_MEMBER = (
    "households:member_leave", "households:member_edit", "households:member_away", "households:member_back",
    "secrets:identity",
)  # fmt: skip
OWN_TRACE = {"django_session", "django_admin_log"}


def sizes():
    """How many rows every table has."""
    models = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: one._base_manager.count() for one in models if one._meta.db_table not in OWN_TRACE}


def text(name, most):
    return "甲乙丙丁"[:most]


class Office:
    """One file with a son and a need, and who keeps it."""

    def __init__(self):
        self.building = make_building()
        self.keeper = make_holder(Role.CASEWORKER, self.building)
        make_post(Role.SUPERVISOR, self.building.above(Level.STREET), user=self.keeper)
        self.household = make_household("T-1")
        self.son = make_member(self.household)
        self.need = make_need(self.household, by=self.keeper)

    def page(self, name, *, query="", **chosen):
        """The address of a page of the file, and what is chosen on it."""
        args = [] if ":" in name and not name.startswith(("households:", "secrets:")) else [self.household.number]
        if name in OF_A_MEMBER:
            args.append(self.son.pk)
        return reverse(name, args=[] if name == "households:new" else args) + query, chosen

    def means(self, deed, **chosen):
        """The address of a deed on a row of the file's means, and what is chosen on it."""
        row = make_income(household=self.household)
        return reverse("households:means_deed", args=["T-1", "income", row.pk, deed]), chosen

    def means_new(self, sort, **chosen):
        return reverse("households:means_new", args=["T-1", sort]), chosen

    def plan(self, deed, **chosen):
        plan = make_plan(self.son.person)
        return reverse("people:plan_deed", args=[self.son.person_id, plan.pk, deed]), chosen

    def plan_new(self):
        later = timezone.localdate() + timedelta(days=90)
        return reverse("people:plan_new", args=[self.son.person_id]), {"reason": "tekun", "review_on": later}

    def closed(self):
        self.household.close(by=self.keeper, on=timezone.localdate(), because="已迁走")
        return self.page("households:reopen")

    def away(self):
        son = self.household.memberships.get(pk=self.son.pk)
        go_away(by=self.keeper, membership=son, status=Status.IN_CARE, on=timezone.localdate(), because="住院")
        return self.page("households:member_back")

    def other(self):
        make_household("T-2", building=self.building)
        return self.page("households:unite", into="T-2")

    def mistake(self):
        action = change_head(by=self.keeper, household=self.household, to=self.son, on=timezone.localdate())
        return reverse("households:take_back", args=[self.household.number, action.pk]), {}

    def visit(self, name, **chosen):
        """The address of a deed on a visit, and what is chosen on it."""
        visit = make_visit(self.household, visitors=[self.keeper])
        return reverse(f"visits:{name}", args=[visit.pk]), chosen

    def tag(self, person=0):
        level = Tag.Level.PERSON if person else Tag.Level.HOUSEHOLD
        return {f"tags_{person}": [f"{person}:{make_tag('样例', level).pk}"]}

    def given(self):
        """A tag that the household bears."""
        tag = make_tag("样例")
        Tagging.objects.give(tag, households=[self.household], by=None, since=timezone.localdate() - timedelta(days=9))
        return tag.pk

    def twice(self, name, *, form_at="", **chosen):
        """The address of two records of one person on two files, and what is chosen there."""
        other = make_member(make_household("T-2", building=self.building), self.son.person.name)
        args = [self.son.person_id, other.person_id]
        return reverse(f"households:{name}", args=args), {"form_at": form_at} | chosen

    def child(self):
        child = make_member(self.household, "钱小小", birth_date=timezone.localdate() - timedelta(days=2000))
        colleague = make_holder(Role.CASEWORKER, self.building)
        later = timezone.localdate() + timedelta(days=9)
        return reverse("secrets:approval", args=["T-1", child.pk]), {"to": colleague.pk, "ends_on": later}

    def rehearsed(self):
        """A list that was looked at and is to be written."""
        seed_benefits()
        text = f"姓名,身份证号,救助类别,所属社区,月保障金,状态\n陈大,\t{make_identity()},低保,县桥社区,600,正常"
        file = SimpleUploadedFile("民政名册.csv", text.encode("gb18030"))
        Browser(self.keeper).post(reverse("bringing:page"), {"files": [file], "month": "2025-09"})
        job = Job.objects.latest("pk")
        jobs.run(job)
        return reverse("bringing:job", args=[job.pk]), {"form_at": "/go/"}

    def many(self, name, **chosen):
        """A deed done to many files: the address, and what is chosen once the files are known."""
        return reverse(f"households:all_{name}"), {"ticked": [self.household.pk], "sure": "1"} | chosen

    def failed_export(self):
        job = Job.objects.create(kind=Job.Kind.LEDGER, by=self.keeper, reason="月报", wanted={})
        job.fail(message="停电")
        return reverse("ledger:job", args=[job.pk]), {}


HERE, PERIOD = "?household=T-1", "?first=2025-05-01&last=2025-09-30&place="
FORMS = {
    "open a file": lambda o: o.page("households:new", building=o.building.name),
    "add a member": lambda o: o.page("households:member_new", relation="daughter"),
    "correct a file": lambda o: o.page("households:edit"),
    "correct a member": lambda o: o.page("households:member_edit"),
    "another head": lambda o: o.page("households:head", to=o.son.pk),
    "a member leaves": lambda o: o.page("households:member_leave", status="moved_out", to=""),
    "a member goes to prison": lambda o: o.page("households:member_away", status="in_prison"),
    "a member comes back": lambda o: o.away(),
    "a household splits": lambda o: o.page(
        "households:split", members=[o.son.pk], head=o.son.pk, building=o.building.name
    ),
    "a household merges": lambda o: o.other(),
    "a household moves": lambda o: o.page("households:move", building=o.building.name),
    "a mistake is taken back": lambda o: o.mistake(),
    "close a file": lambda o: o.page("households:close"),
    "open a file again": lambda o: o.closed(),
    "write down income": lambda o: o.means_new("income", kind="wage", amount="1200"),
    "write down property": lambda o: o.means_new("property", kind="savings", value="1200"),
    "write down housing": lambda o: o.means_new("housing", kind="rented"),
    "write down a supporter": lambda o: o.means_new("supporters", relation="son", duty="parents", amount="5"),
    "income changes": lambda o: o.means("change", amount="5"),
    "income ends": lambda o: o.means("end"),
    "correct income": lambda o: o.means("correct", amount="5"),
    "withdraw income": lambda o: o.means("withdraw"),
    "open a plan": lambda o: o.plan_new(),
    "review a plan": lambda o: o.plan("review", next_on=timezone.localdate() + timedelta(days=90)),
    "change a plan": lambda o: o.plan("correct"),
    "close a plan": lambda o: o.plan("close"),
    "log a visit with a need": lambda o: o.page(
        "visits:new", query=HERE, need1_kind=o.need.kind_id, need2_what="", need3_what=""
    ),
    "correct a visit": lambda o: o.visit("correct", mode="phone"),
    "withdraw a visit": lambda o: o.visit("withdraw", right_file=""),
    "give a tag": lambda o: o.page("households:tags", **o.tag()),
    "note booklet and home": lambda o: o.page("households:notions", **{f"booklet_{o.son.person_id}": "on"}),
    "booklet and home are the same": lambda o: o.page("households:members", form_at="/same/"),
    "somebody else in the booklet": lambda o: o.page("households:notions_new", notions=["booklet"]),
    "merge two records of a person": lambda o: o.twice("duplicate"),
    "merge two files": lambda o: o.twice("duplicate_files"),
    "keep two people apart": lambda o: o.twice("duplicate", form_at="/apart/"),
    "pair many": lambda o: o.many("pair", helper=f"{o.keeper.name} #{o.keeper.pk}"),
    "move many": lambda o: o.many("move", building=make_building("淮河路9栋").name),
    "tag many": lambda o: o.many("tag", tag=make_tag("样例").pk),
    "untag many": lambda o: o.many("untag", tag=o.given()),
    "open the account": lambda o: o.page("secrets:account"),
    "open an identity number": lambda o: o.page("secrets:identity"),
    "approve": lambda o: o.child(),
    "write a list that was looked at": lambda o: o.rehearsed(),
    "raise a need": lambda o: o.page("needs:new", query=HERE, kind=o.need.kind_id),
    "export the ledger": lambda o: o.page("ledger:page", query=PERIOD, why="monthly"),
    "export again": lambda o: o.failed_export(),
    "a place": lambda o: o.page(
        "admin:volunteers_place_add", level=Level.COMMUNITY, parent=o.building.above(Level.STREET).pk, last_number="0"
    ),
    "a post": lambda o: o.page(
        "admin:volunteers_post_add",
        user=make_user().pk,
        place=o.building.pk,
        role="building_lead",
        starts_on="2026-01-01",
        ends_on="",
    ),
    "a team": lambda o: o.page("admin:volunteers_team_add", ended_on=""),
    "a helper": lambda o: o.page(
        "admin:volunteers_user_add", username="", community=o.building.above(Level.COMMUNITY).pk, team=""
    ),
    "a kind": lambda o: o.page("admin:needs_needkind_add", parent=""),
    "a partner unit": lambda o: o.page("admin:needs_partnerunit_add", listed_on="", ended_on=""),
}


@pytest.mark.trial("R3")
@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_a_hundred_times_does_its_deed_once(name, figure):
    office = Office()
    url, chosen = FORMS[name](office)
    browser, form_at = Browser(office.keeper), chosen.pop("form_at", "")
    page = browser.post(url, {"chosen": chosen.pop("ticked")}) if "ticked" in chosen else browser.get(url)
    before, form = sizes(), next(form for form in forms_of(page) if form_at in form.action)
    sent = form.filled(text, **chosen)
    first = browser.post(form.action or url, sent)
    assert first.status_code == 302, first.content.decode()[-4000:]
    once = sizes()
    assert once != before
    answers = Counter(browser.post(form.action or url, sent).status_code for _ in range(TIMES - 1))
    assert sizes() == once
    assert set(answers) <= {200, 302, 403, 404, 409}
    figure(f"{name}: {TIMES} times sent, done once, then {dict(answers)}")
