"""Tags: words by which households and people are told apart for visits and warnings, dated like every fact."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.person import Person
from volunteers.audit.recording import Did, notice
from volunteers.models.field_history import FieldHistory
from volunteers.rights import Sees, reach

# The words that the office starts with (domain.md §2.2); a supervisor adds, renames and ends them.
HOUSEHOLD, PERSON = "household", "person"
FIRST_TAGS = (
    ("独居", HOUSEHOLD, Sees.CARE), ("空巢", HOUSEHOLD, Sees.CARE), ("零就业家庭", HOUSEHOLD, Sees.MEANS),
    ("计划生育特殊家庭", HOUSEHOLD, Sees.MEANS), ("留守", PERSON, Sees.CARE), ("失能", PERSON, Sees.CARE),
    ("失智", PERSON, Sees.CARE), ("重残", PERSON, Sees.CARE), ("重病", PERSON, Sees.CARE),
    ("未就业毕业生", PERSON, Sees.MEANS), ("刑释", PERSON, Sees.MEANS), ("流浪乞讨", PERSON, Sees.MEANS),
)  # fmt: skip


class TagQuerySet(models.QuerySet):
    def given(self):
        """The tags that are still given."""
        return self.filter(ended_on=None)

    def of_level(self, level):
        """The tags of households, or those of people."""
        return self.filter(level=level)

    def seen_by(self, sight):
        """The tags that somebody of this sight sees on a file."""
        return self.filter(sees__in=[sees for sees in Sees.values if sight.allows(sees)])

    def in_order(self):
        return self.order_by("level", "pk")


class Tag(models.Model):
    """One word that a household or a person can be marked with, such as 独居 or 失能."""

    class Level(models.TextChoices):
        HOUSEHOLD = HOUSEHOLD, _("Household")
        PERSON = PERSON, _("Person")

    SEEN = [(Sees.CARE.value, _("Whoever gives care")), (Sees.MEANS.value, _("Whoever sees the means"))]

    name = models.CharField(_("name"), max_length=40, unique=True)
    level = models.CharField(_("of"), max_length=10, choices=Level)
    sees = models.CharField(_("seen by"), max_length=1, choices=SEEN, default=Sees.CARE)
    ended_on = models.DateField(_("no longer given since"), null=True, blank=True)

    objects = TagQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self):
        return self.name


class TaggingQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The tags on files in somebody's reach, as far as each tag is for them to see."""
        in_sight = Q(pk__in=[])
        for sees in (Sees.CARE, Sees.MEANS):
            for path in ("household__building", "person__memberships__household__building"):
                in_sight |= Q(tag__sees=sees) & reach(user, path, sees=sees, today=today)
        return self.filter(in_sight).distinct()

    def standing(self):
        """The tags that hold."""
        return self.filter(until=None)

    def of_person(self, person):
        """What one person bears or bore."""
        return self.filter(person=person)

    def of_tag(self, tag):
        return self.filter(tag=tag)

    def of_files(self, files):
        """The tags that these households bear themselves."""
        return self.filter(household__in=files.order_by().values("pk"))

    def on_day(self, day):
        """The tags that held on a day; ``until`` is the first day on which one held no longer."""
        return self.filter(Q(since__lte=day), Q(until=None) | Q(until__gt=day))

    def of_file(self, household):
        """The tags of a household, and of those whose file it is."""
        return self.borne_by(household, Person.objects.at_home_in(household).values("pk"))

    def borne_by(self, household, people):
        """The tags of a household, and of these people."""
        return self.filter(Q(household=household) | Q(person__in=people))

    def seen_by(self, sight):
        """The tags that somebody of this sight sees on a file."""
        return self.filter(tag__in=Tag.objects.seen_by(sight).values("pk"))

    def in_order(self):
        return self.order_by("tag__level", "tag", "pk")

    @transaction.atomic
    def give(self, tag, *, households=(), people=(), by, since) -> int:
        """Mark these rows with the tag; who bears it already keeps it as it is. Says how many got it."""
        rows = [Tagging(tag=tag, household=one, since=since, by=by) for one in households]
        rows += [Tagging(tag=tag, person=one, since=since, by=by) for one in people]
        borne = self.standing().filter(tag=tag)
        before = set(borne.values_list("household", "person"))
        made = [row for row in rows if (row.household_id, row.person_id) not in before]
        self.bulk_create(made, ignore_conflicts=True)
        notice(made, Did.ADDED)
        return borne.count() - len(before)

    @transaction.atomic
    def take(self, tag, *, households=(), people=(), by, until) -> int:
        """Take the tag from these rows from a day on; says how many bore it."""
        marked = self.standing().filter(Q(household__in=households) | Q(person__in=people), tag=tag)
        ended = {"ended_by": by, "ended_at": timezone.now()}
        notice(marked, Did.CHANGED)
        never = marked.filter(since__gt=until).update(until=F("since"), **ended)
        return never + marked.update(until=until, **ended)


class Tagging(models.Model):
    """A household or a person bears a tag, from a day until a day."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings", verbose_name=_("tag"))
    household = models.ForeignKey("households.Household", models.PROTECT, null=True, related_name="taggings")
    person = models.ForeignKey("households.Person", models.PROTECT, null=True, related_name="taggings")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, person=None) | Q(household=None, person__isnull=False),
                name="tag_on_one_row",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="tag_ends_after_it_starts"),
            models.UniqueConstraint(fields=["tag", "household"], condition=Q(until=None), name="tag_once_a_household"),
            models.UniqueConstraint(fields=["tag", "person"], condition=Q(until=None), name="tag_once_a_person"),
        ]

    def __str__(self):
        return str(self.tag)
