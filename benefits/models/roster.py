"""Departments' lists as they came, page by page, and what they say of each person from when until when."""

import json
from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.kind import BenefitKind, Department, Nature
from common.crypto import EncryptedTextField
from common.databases.among import among
from households.models import DisabilityClass, Membership, Person
from volunteers.rights import Deed, Sees, may

IN_LISTS = ("first_roster", "first_row", "last_roster", "last_row")  # of an award: where lists say it
FEW = 5000  # rows that are linked by their keys


class RosterQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """Every list for whoever brings lists in, none for anybody else."""
        return self.all() if may(user, Deed.IMPORT, today=today) else self.none()

    def for_list(self):
        """With their departments, the latest month first."""
        return self.select_related("department").order_by("-month", "department__name", "-pk")


class Roster(models.Model):
    """One list of one department for one month: who gave it, under which agreement, when, and how long it is kept."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="rosters", verbose_name=_("department"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    file = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    agreement = models.CharField(_("agreement"), max_length=200, blank=True)
    given_by = models.CharField(_("given by"), max_length=100, blank=True)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("imported by")
    )
    rows_read = models.PositiveIntegerField(_("rows"), default=0)
    rows_refused = models.PositiveIntegerField(_("rows refused"), default=0)
    rows_dropped = models.PositiveIntegerField(_("rows of strangers dropped"), default=0)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of a department")
        verbose_name_plural = _("lists of departments")
        constraints = [
            models.UniqueConstraint(fields=["department", "month", "sha256", "sheet"], name="roster_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="roster_is_for_a_month"),
        ]

    def __str__(self):
        return f"{self.department} · {self.month:%Y-%m} · {self.file}"

    def where(self, row) -> str:
        """File, sheet where the file has several, row and month."""
        file = f"{self.file} / {self.sheet}" if self.sheet and self.sheet != self.file else self.file
        told = {"file": file, "row": row, "month": self.month.strftime("%Y-%m")}
        return _now("%(file)s, row %(row)s, %(month)s") % told


class Entry(NamedTuple):
    """One person of a row of a list, as far as anybody needs it later: whose it is, and where it stands."""

    row: int
    member: int  # of the row's family; 0 is its head
    name: str
    identity_number: str
    state: str


class RosterPageQuerySet(models.QuerySet):
    def of(self, rosters):
        """Those of some lists, given by keys or by a query for keys, in the order in which they were written."""
        return self.filter(roster__in=rosters).order_by("pk")

    def at(self, places) -> dict:
        """What stands in rows of lists, given as (list's key, row): the entries of each row."""
        places, found = set(places), defaultdict(list)
        pages = self.of({roster for roster, _row in places}).filter(number__in={page_of(row) for _list, row in places})
        for page in pages.iterator():
            for entry in page.entries():
                if (page.roster_id, entry.row) in places:
                    found[page.roster_id, entry.row].append(entry)
        return found


class RosterPage(models.Model):
    """Rows of a list that stand near each other, sealed together: a list of a million is no million rows here."""

    ROWS = 100

    roster = models.ForeignKey(
        Roster, models.CASCADE, db_index=False, related_name="pages", verbose_name=_("list of a department")
    )
    number = models.PositiveIntegerField(_("page"))  # of rows brought in later there is a second one
    people = models.PositiveSmallIntegerField(_("people"))
    rows = EncryptedTextField(_("rows"), label="benefits.RosterPage.rows")

    objects = RosterPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a list")
        verbose_name_plural = _("pages of lists")
        indexes = [models.Index(fields=["roster", "number"], name="page_of_roster")]

    def __str__(self):
        return f"{self.roster} · {self.number}"

    def entries(self) -> list[Entry]:
        """Whose the rows are."""
        return [Entry(*one) for one in json.loads(self.rows)]

    def keep(self, entries):
        """Have only these left; a page without any goes."""
        if not entries:
            self.delete()
            return
        self.people, self.rows = len(entries), rows_of_page(entries)
        self.save(update_fields=["people", "rows"])


def page_of(row: int) -> int:
    """On which page of its list a row stands."""
    return row // RosterPage.ROWS


def rows_of_page(entries) -> str:
    """The entries as a page holds them."""
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user, *, sees=Sees.MEANS, today=None):
        """What is said of people whose household's means somebody sees; it goes along with the person."""
        return self.filter(Membership.objects.home_in_reach(user, models.OuterRef("person"), sees=sees, today=today))

    def held_on(self, day):
        """What holds on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def paid(self):
        """Benefits, without categories and other facts."""
        return self.filter(kind__nature=Nature.BENEFIT)

    def of_household(self, day):
        """What the members of the household of an outer row are given (to stand inside a query of households)."""
        members = Membership.objects.present_on(day).filter(household=models.OuterRef(models.OuterRef("pk")))
        return self.filter(person__in=members.values("person"))

    def of_nature(self, *natures):
        """What is of one of these natures."""
        return self.filter(kind__nature__in=natures)

    def with_rows(self):
        """With the kind, and the list and row that last said it."""
        return self.select_related("kind__department", "last_roster__department", "by")

    def by_hand(self):
        """What no list says yet and somebody entered."""
        return self.filter(by__isnull=False)

    def by_hand_in(self, household):
        """What somebody entered of the members of a household, and has not ended."""
        members = Membership.objects.present().of(household)
        return self.by_hand().filter(person__in=members.values("person"), ends_on=None).select_related("kind")

    def listed(self):
        """What a list says."""
        return self.filter(by=None)

    def of_people(self, keys, *people):
        """What is said of these people, given by keys or by queries for keys."""
        condition = Q(person__in=keys)
        for query in people:
            condition |= Q(person__in=query)
        return self.filter(condition)

    def of_number(self, index):
        """What is said under one number's index."""
        return self.filter(identity_index=index)

    def in_order(self):
        return self.order_by("name", "kind__position", "starts_on", "pk")

    def _in_doubt(self):
        """Those that are not of the person of their number, if they are few; else all are looked at alike."""
        others = self.exclude(person__identity_index=models.F("identity_index"))
        keys = list(others.order_by().values_list("pk", flat=True)[: FEW + 1])
        return self.model.objects.filter(pk__in=among(keys)) if len(keys) <= FEW else self

    def link(self):
        """Find the people on file that rows speak of: by number, by its other form, at last by name and birth.

        Name and birth count only for somebody whose number the file does not have, where nobody else fits. Whoever
        was taken for somebody else is parted from the row when numbers are corrected; merged people count as one.
        """
        rows = self._in_doubt()
        people = Person.objects.order_by().annotate(whole=Coalesce("merged_into", "pk"))
        alike = people.filter(
            identity_index=None, name=models.OuterRef("name"), birth_date=models.OuterRef("birth_date")
        )
        numbered = people.filter(identity_index=models.OuterRef("identity_index"))
        other_form = people.filter(identity_index=models.OuterRef("other_index"))
        theirs = Q(pk=models.OuterRef("person")) | Q(merged_into=models.OuterRef("person"))
        fits = [models.Exists(one.filter(theirs)) for one in (numbered, other_form, alike)]
        rows.listed().filter(~fits[0], ~fits[1], ~fits[2], person__isnull=False).update(person=None)
        rows.listed().filter(models.Exists(numbered), ~fits[0]).update(
            person=models.Subquery(numbered.values("whole")[:1])
        )
        rows.filter(models.Exists(other_form), person=None).update(
            person=models.Subquery(other_form.values("whole")[:1])
        )
        alone = alike.values("name").annotate(number=models.Count("whole", distinct=True)).filter(number=1)
        rows.filter(models.Exists(alone), person=None, birth_date__isnull=False).update(
            person=models.Subquery(alike.values("whole")[:1])
        )


class Award(models.Model):
    """What lists say of one person from a day until a day: a benefit held, a card, an income, a death.

    ``identity_index`` is of the number as written, ``other_index`` of its form with 15 (or 18) digits, where it has
    one. ``head_index`` and ``community`` tell under which household and place the list keeps the person.
    """

    kind = models.ForeignKey(BenefitKind, models.PROTECT, db_index=False, related_name="awards", verbose_name=_("kind"))
    identity_index = models.CharField(max_length=64, editable=False)
    other_index = models.CharField(max_length=64, blank=True, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, db_index=False, related_name="awards", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=100)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    head_index = models.CharField(max_length=66, blank=True, editable=False)  # n: before one made of a name
    community = models.CharField(_("community"), max_length=100, blank=True)
    is_ours = models.BooleanField(_("of the office's places"), default=False)
    covers = models.PositiveSmallIntegerField(_("people covered"), default=1)
    amount = models.DecimalField(_("yuan a month"), max_digits=10, decimal_places=2, null=True, blank=True)
    disability_class = models.CharField(_("disability"), max_length=1, choices=DisabilityClass, blank=True)
    disability_level = models.PositiveSmallIntegerField(_("disability level"), null=True, blank=True)
    value = models.CharField(_("value"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    first_roster = models.ForeignKey(
        Roster, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("first list that says so"),
    )  # fmt: skip
    first_row = models.PositiveIntegerField(_("its row"), null=True, blank=True)
    last_roster = models.ForeignKey(
        Roster, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("last list that says so")
    )
    last_row = models.PositiveIntegerField(_("its row"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("entered by"),
    )  # fmt: skip
    seen_in = models.DateField(_("last month"))

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index", "kind", "head_index", "community", "starts_on"], name="award_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="award_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(by=None, **dict.fromkeys((f"{one}__isnull" for one in IN_LISTS), False))
                | Q(by__isnull=False, person__isnull=False, **dict.fromkeys(IN_LISTS)),
                name="award_stands_in_a_list_or_somebody_entered_it",
            ),
        ]
        indexes = [  # few, since a list brings a million rows: each column is the first of one at most
            models.Index(fields=["person", "kind"], name="award_of_person"),
            models.Index(fields=["kind", "ends_on"], name="award_of_kind"),
            models.Index(fields=["by"], name="award_by_hand", condition=Q(by__isnull=False)),
            models.Index(fields=["covers"], name="award_of_family", condition=Q(covers__gt=1)),
        ]

    def __str__(self):
        return f"{self.name} · {self.kind}"

    def where(self) -> str:
        """Where the last list stands that says so, and its row."""
        return self.last_roster.where(self.last_row)
