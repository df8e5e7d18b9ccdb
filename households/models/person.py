"""People, and their dated membership in a household."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField, keyed_index
from common.identity import age_on
from households.models.former import FormerValue
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned
from volunteers.rights import Sees, reach


class AlreadyOnFile(Exception):
    """The identity number is on a file already; the message says where, within what one may see."""


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class IdentityKind(models.TextChoices):
    """What kind of document the identity number is of."""

    NONE = "none", _("None known")
    RESIDENT18 = "resident18", _("Identity card")
    RESIDENT15 = "resident15", _("Old identity card (15 digits)")
    FOREIGN = "foreign", _("Other document")


class Relation(models.TextChoices):
    """Relation to the head of the household (domain.md §3.2)."""

    HEAD = "head", _("Head")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son or son-in-law")
    DAUGHTER = "daughter", _("Daughter or daughter-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent or parent-in-law")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other")


class Health(models.TextChoices):
    GOOD = "good", _("Healthy or good")
    WEAK = "weak", _("Fair or weak")
    CHRONIC = "chronic", _("Chronic illness")
    GRAVE = "grave", _("Grave illness")
    DISABLED = "disabled", _("Disabled")


class DisabilityClass(models.TextChoices):
    SIGHT = "1", _("Sight")
    HEARING = "2", _("Hearing")
    SPEECH = "3", _("Speech")
    LIMBS = "4", _("Limbs")
    INTELLECT = "5", _("Intellect")
    MIND = "6", _("Mind")
    MULTIPLE = "7", _("Multiple")


TENDER_AGE = 14  # below it the law protects especially, and a parent or guardian consents (PIPL art. 28, 31)


class Work(models.TextChoices):
    EMPLOYED = "employed", _("Employed")
    FLEXIBLE = "flexible", _("Flexible work")
    REGISTERED_JOBLESS = "registered_jobless", _("Registered jobless")
    UNREGISTERED_JOBLESS = "unregistered_jobless", _("Unregistered jobless")
    RETIRED = "retired", _("Retired")
    BUSINESS = "business", _("Own business")
    AT_SCHOOL = "at_school", _("At school")
    NONE = "none", _("No work")
    OTHER = "other", _("Other")


class SelfCare(models.TextChoices):
    """Self-care by the six items of the destitute-support rule (domain.md §2.3)."""

    FULL = "full", _("Cares for self")
    PARTIAL = "partial", _("Partly unable")
    LOST = "lost", _("Wholly unable")


class Status(models.TextChoices):
    NORMAL = "normal", _("Present")
    MISSING = "missing", _("Missing")
    DECEASED = "deceased", _("Deceased")
    MARRIED_OUT = "married_out", _("Married out")
    IN_PRISON = "in_prison", _("In prison")
    IN_DETOX = "in_detox", _("In compulsory detox")
    IN_CARE = "in_care", _("In care")
    RELIGIOUS = "religious", _("Away three years in a religious calling")
    MOVED_OUT = "moved_out", _("Moved out")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user, *, sees=Sees.REACH, today=None):
        """The people who are or were members of a file in somebody's reach, or in its booklet or home."""
        from households.models.belonging import Belonging

        inside = reach(user, "household__building", sees=sees, today=today)
        members = Membership.objects.valid().filter(inside)
        noted = Belonging.objects.filter(inside, set_aside=False)
        return self.filter(pk__in=members.values("person").union(noted.values("person")))

    def of_file(self, household):
        """Everybody who belongs or belonged to a household, in the order of the names."""
        return self.filter(pk__in=Membership.objects.of(household).valid().values("person")).order_by("name_key", "pk")

    def at_home_in(self, household):
        """Whose file this is: the members, and of those who left whoever belongs to no other household since.

        What becomes of anybody else is for the file where he or she belongs now. A merged record is nobody's.
        """
        return self.alias(home=home_of(OuterRef("pk"))).filter(home=household.pk, merged_into=None)

    def at_home_with(self, user, *, sees=Sees.REACH, today=None):
        """The people whose household is in somebody's reach: the present one, or of those who have none the last one.

        What is kept of one person goes along with him or her, and out of the reach of whoever had the person before.
        """
        return self.filter(Membership.objects.home_in_reach(user, OuterRef("pk"), sees=sees, today=today))

    def standing_for(self, pk):
        """The record of this key, or the one that it was merged into."""
        return self.filter(pk__in=Person.objects.filter(pk=pk).values(kept=Coalesce("merged_into", "pk")))

    def records_of(self, person):
        """The record of one person, and those that turned out to be this person's as well."""
        return self.filter(Q(pk=person.pk) | Q(merged_into=person))

    def with_identity(self, number: str):
        """Whoever has this identity number (normalised); found by the keyed index, never by reading."""
        return self.filter(identity_index=keyed_index(number, purpose="identity"))

    def who_has(self, number: str):
        """Whom this identity number means: of a record that was merged, the one that stands for it; else None."""
        found = self.with_identity(number).first() if number else None
        while found and found.merged_into_id:
            found = found.merged_into
        return found


class Person(Versioned):
    """One human being, whichever household he or she is a member of."""

    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    identity_kind = models.CharField(_("document"), max_length=12, choices=IdentityKind, default=IdentityKind.NONE)
    identity_number = EncryptedTextField(
        _("identity number"), label="households.Person.identity_number", blank=True, default=""
    )
    identity_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    identity_tail_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    identity_mask = models.CharField(max_length=24, blank=True, editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    health = models.CharField(_("health"), max_length=10, choices=Health, blank=True)
    disability_class = models.CharField(_("disability"), max_length=1, choices=DisabilityClass, blank=True)
    disability_level = models.PositiveSmallIntegerField(
        _("disability level"), null=True, blank=True, choices=[(n, str(n)) for n in (1, 2, 3, 4)]
    )
    work = models.CharField(_("work"), max_length=20, choices=Work, blank=True)
    monthly_income = models.DecimalField(
        _("monthly income (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    self_care = models.CharField(_("self-care"), max_length=8, choices=SelfCare, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NORMAL)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    whereabouts = models.CharField(_("where the person is"), max_length=200, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("merged into")
    )

    objects = PersonQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["name_key", "identity_index", "identity_tail_index"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(disability_level=None) | Q(disability_level__in=(1, 2, 3, 4)),
                name="disability_level_1_to_4",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["name_key", "birth_date"], name="person_name_and_birth"),
        ]

    def __str__(self):
        return self.name

    def age(self, day):
        """Full years on a day, or None when the birth date is not known."""
        return age_on(self.birth_date, day) if self.birth_date else None

    def is_of_tender_age(self, day) -> bool:
        """Whether what is kept about somebody is a young child's, which the law protects especially."""
        age = self.age(day)
        return age is not None and age < TENDER_AGE

    def derive(self):
        """Fill what follows from name and identity number; called before a person is first or newly written."""
        from common.identity import mask, normalise, read
        from common.pinyin import name_key

        self.name_key = name_key(self.name)
        self.identity_number = normalise(self.identity_number)
        known = read(self.identity_number)
        self.identity_kind = known.kind
        self.identity_index = keyed_index(self.identity_number, purpose="identity") or None
        self.identity_tail_index = keyed_index(self.identity_number[-4:], purpose="identity-tail") or ""
        self.identity_mask = mask(self.identity_number)
        self.birth_date = self.birth_date or known.birth_date
        self.sex = self.sex or known.sex


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user, *, sees=Sees.REACH, today=None):
        """The memberships of files in somebody's reach."""
        return self.filter(reach(user, "household__building", sees=sees, today=today))

    def home_in_reach(self, user, person, *, sees=Sees.REACH, today=None):
        """A condition: the household of ``person`` (of an outer row) is in reach, or, having none, the last one is."""
        theirs = self.valid().filter(person=person)
        seen = theirs.visible_to(user, sees=sees, today=today)
        later = self.valid().filter(person=OuterRef("person"), left_on__gt=OuterRef("left_on"))
        return Exists(seen.present()) | (Exists(seen.filter(~Exists(later))) & ~Exists(theirs.present()))

    def latest_home(self):
        """The memberships in the order in which they say where somebody belongs: the present one first."""
        return self.order_by(F("left_on").desc(nulls_first=True), F("joined_on").desc(nulls_last=True), "-pk")

    def telling_home(self):
        """Each with ``is_home``: whether the person belongs to this file, or to no other one since (``at_home_in``)."""
        home = home_of(OuterRef("person"))
        return self.annotate(is_home=Q(household=home) & Q(person__merged_into=None))

    def at_home(self):
        """Those that say where somebody belongs: the present one, or of whoever has none the last one."""
        return self.valid().telling_home().filter(is_home=True)

    def one_a_person(self):
        """Of everybody one: the present membership, or of whoever has none the last one; none of a merged record."""
        theirs = Membership.objects.valid().filter(person=OuterRef("person"))
        return self.filter(pk=Subquery(theirs.latest_home().values("pk")[:1]), person__merged_into=None)

    def living(self):
        """The memberships of people who are not dead."""
        return self.exclude(person__status=Status.DECEASED)

    def at_home_in(self, household):
        """The memberships of a file, former ones too, of the people whose file it is."""
        return self.of(household).at_home().select_related("person", "household__building")

    def with_home(self):
        """With the household, its building and the places above."""
        return self.select_related("person", "household__building__parent__parent__parent__parent")

    def of_person(self, person):
        """The memberships of one person, past ones too."""
        return self.filter(person=person)

    def present_on(self, day):
        """Who is a member on a day; ``left_on`` is the first day of absence."""
        return self.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day))

    def head_now_or_after(self, day):
        """Who is a head, or was one after this day by what was written down since."""
        was = FormerValue.objects.valid().ended_after(day).filter(field="is_head")
        return self.filter(Q(is_head=True) | Q(pk__in=was.values("membership")))

    def of(self, household):
        """The memberships of one file, past ones too."""
        return self.filter(household=household)

    def present(self):
        """Who has not left."""
        return self.filter(left_on=None)

    def valid(self):
        """Without those that were taken back: they never were."""
        return self.filter(set_aside=False)

    def who_could_be_head(self):
        """Of a file without a head its living members, or where none is left the former ones, each person once."""
        rows = self.valid().filter(person__merged_into=None).select_related("person").order_by("-is_head", "-pk")
        present = [row for row in rows if row.left_on is None]
        if present and present[0].is_head:
            return []
        living = [row for row in present or rows if row.person.status != Status.DECEASED]
        return list({row.person_id: row for row in reversed(living)}.values())[::-1]

    def head_first(self):
        """With the people, the head first, then as they were written down."""
        return self.select_related("person").order_by("-is_head", "pk")


def home_of(person):
    """The key of the file where somebody (``person`` of an outer row) belongs, or else belonged last."""
    return Subquery(Membership.objects.valid().filter(person=person).latest_home().values("household")[:1])


class Membership(models.Model):
    """Somebody belongs to a household, from a day until a day, in a relation to its head."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("relation to head"), max_length=12, choices=Relation, blank=True)
    is_head = models.BooleanField(_("head"), default=False)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_because = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    set_aside = models.BooleanField(_("taken back"), default=False, editable=False)

    objects = MembershipQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(left_on=None), name="member_of_one_household"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(left_on=None, is_head=True), name="one_head_a_household"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(set_aside=False) | Q(left_on=F("joined_on")), name="member_who_never_was_stayed_no_day"
            ),
        ]
        indexes = [models.Index(fields=["household", "left_on"], name="membership_present")]

    def __str__(self):
        return f"{self.person} · {self.get_relation_display()}"
