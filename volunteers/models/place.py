"""The grid: street > community > area > group > building."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory
from volunteers.rights import AREA, BUILDING, COMMUNITY, GROUP, STREET


class Level(models.IntegerChoices):
    """How high a place stands in the grid."""

    STREET = STREET, _("Street")
    COMMUNITY = COMMUNITY, _("Community")
    AREA = AREA, _("Area")
    GROUP = GROUP, _("Group")
    BUILDING = BUILDING, _("Building")


def up(levels: int, *, then: str = "") -> str:
    """The lookup that climbs this many levels: ``up(2)`` is ``"parent__parent"``."""
    return "__".join(["parent"] * levels + ([then] if then else [])) or "pk"


class PlaceQuerySet(models.QuerySet):
    def at(self, level: int):
        """The places of one level."""
        return self.filter(level=level)

    def below(self, places, level: int):
        """The places of a level that lie in any of these places (or are one of them)."""
        by_level = defaultdict(list)
        for place in places:
            by_level[place.level].append(place.pk)
        inside = Q()  # one level alone makes no OR, so that the database may start from the place above
        for above, pks in by_level.items():
            if above <= level:
                inside |= Q(**{f"{up(level - above)}__in": pks})
        return self.filter(inside, level=level) if inside else self.none()

    def buildings_below(self, places):
        """The buildings that lie in any of these places."""
        return self.below(places, Level.BUILDING)

    def with_parents(self):
        """Load the way up to the street with each place, so that its lineage costs no query."""
        return self.select_related(up(4))

    def vacant(self, today):
        """The areas, groups and buildings whose lead's post nobody holds today."""
        from volunteers.models.post import SINGLE, Post

        held = Post.objects.held_on(today).filter(place=models.OuterRef("pk"), role__in=SINGLE)
        return self.filter(level__gte=Level.AREA).exclude(models.Exists(held))

    def visible_to(self, user, *, today=None):
        """The places inside somebody's reach, at every level, and those above them.

        Whoever runs accounts or rights says of anyone where he or she helps, and so sees every place.
        """
        from volunteers.rights import RUN_ACCOUNTS_DEEDS, may, posts_of

        if any(may(user, deed, today=today) for deed in RUN_ACCOUNTS_DEEDS):
            return self
        posts = [post for post in posts_of(user, today=today) if post.place_id]
        if any(post.stands_over_everything for post in posts):
            return self
        above = [pk for post in posts for pk in post.place.lineage()]
        return self.filter(pk__in=_any_of(Place.objects.filter(pk__in=above), *_inside([post.place for post in posts])))

    def inside(self, place):
        """The places of every level that lie in this one."""
        return self.filter(pk__in=_any_of(*_inside([place])))


def _inside(places) -> list[PlaceQuerySet]:
    """What lies in these places, a query for each place and level, which starts from the place."""
    return [
        Place.objects.below([place], level) for place in places for level in range(place.level + 1, Level.BUILDING + 1)
    ]


def _any_of(*queries):
    """The keys that any of these queries finds; joined by OR, PostgreSQL would read every place."""
    return Place.objects.none().union(*(query.order_by().values("pk") for query in queries), all=True)


class Place(models.Model):
    """One place of the grid: the street, a community, an area (片), a group (组) or a building (楼栋)."""

    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=12, blank=True, help_text=_("The official region code."))
    office_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    last_number = models.PositiveIntegerField(_("last file number given"), default=0, editable=False)

    objects = PlaceQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["last_number"])

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="place_once_in_its_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="street_once"),
            models.CheckConstraint(
                condition=Q(level=Level.STREET, parent=None) | Q(level__gt=Level.STREET, parent__isnull=False),
                name="only_a_street_has_no_parent",
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="place_level_known"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.parent_id and self.parent.level != self.level - 1:
            raise ValidationError({"parent": _("A place is part of a place one level above it.")})

    def lineage(self) -> list[int]:
        """The keys of this place and of all above it, itself first (parents loaded by ``with_parents``)."""
        return [place.pk for place in self.way_up()]

    def way_up(self) -> list["Place"]:
        """This place and all above it, itself first."""
        way, place = [], self
        while place is not None:
            way.append(place)
            place = place.parent
        return way

    def above(self, level: int) -> "Place":
        """The place of a level that this one lies in (or is)."""
        return self.way_up()[self.level - level]

    def way_down(self) -> str:
        """The names from the community down to here, as the line under the bar shows them."""
        return " › ".join(place.name for place in reversed(self.way_up()) if place.level > Level.STREET) or self.name
