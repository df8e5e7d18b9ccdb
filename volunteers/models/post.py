"""Posts: who holds which role where, from when until when; past posts stay."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory
from volunteers.models.place import Level, Place, up
from volunteers.rights import RIGHTS, Deed, Role, excluded_by, may, posts_of

SINGLE = tuple(role for role, right in RIGHTS.items() if right.single)


class PostTaken(ValidationError):
    """Somebody else holds this post in these days, or the person's other posts exclude it."""


def _lasts(day, post=""):
    """A condition: the post (or one that it names) has begun on a day, and its last day is not over."""
    return Q(**{f"{post}starts_on__lte": day}) & (Q(**{f"{post}ends_on": None}) | Q(**{f"{post}ends_on__gte": day}))


class PostQuerySet(models.QuerySet):
    def held_on(self, day):
        """The posts held on a day; the last day counts. A stand-in holds one only while it is held itself."""
        return self.filter(_lasts(day), Q(stands_in_for=None) | _lasts(day, "stands_in_for__"))

    def of_roles(self, *roles):
        """The posts in any of these roles."""
        return self.filter(role__in=roles)

    def overlapping(self, starts_on, ends_on):
        """The posts that share a day with this stretch (an end of None is open)."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)

    def below(self, user, deed, *, today=None):
        """The posts that stand below one of somebody's posts which allows this deed, inside its place."""
        inside = Q(pk__in=[])
        for post in posts_of(user, today=today):
            if deed in RIGHTS[post.role].does and post.place_id:
                lower = [role for role, right in RIGHTS.items() if (right.level or 0) > RIGHTS[post.role].level]
                inside |= Q(place__in=Place.objects.inside(post.place).values("pk"), role__in=lower)
        return self.filter(inside)

    def for_rights(self):
        """With each post's place and the way up, and whether it stands over the only street there is; in no order."""
        second_street = Place.objects.filter(level=Level.STREET)[1:2]
        return (
            self.select_related(f"place__{up(4)}")
            .annotate(stands_over_everything=Q(place__level=Level.STREET) & ~Exists(second_street))
            .order_by()
        )

    def for_list(self, today):
        """With holder, place and who stands in today or later."""
        standing_in = Post.objects.filter(ends_on__gte=today).select_related("user").order_by("starts_on", "pk")
        return (
            self.filter(stands_in_for=None)
            .select_related("user", f"place__{up(4)}")
            .prefetch_related(Prefetch("stand_ins", standing_in, to_attr="standing_in"))
        )

    def keepable_by(self, user, *, today=None):
        """The posts somebody sees in the admin site: those in reach; all, for whoever runs roles and rights."""
        if may(user, Deed.RUN_RIGHTS, today=today):
            return self
        return self.filter(place__in=Place.objects.visible_to(user, today=today).values("pk"))

    @transaction.atomic
    def appoint(self, *, user, place, role, starts_on, ends_on=None, by=None):
        """Give somebody a post; raises PostTaken when another holds it or the person's posts exclude it."""
        post = self.model(user=user, place=place, role=role, starts_on=starts_on, ends_on=ends_on)
        post.appoint(by=by)
        return post


class Post(models.Model):
    """One person in one role at one place, from one day until another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("person"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("place")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("The last day of the post."))
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins", editable=False,
        verbose_name=_("stands in for"),
    )  # fmt: skip

    objects = PostQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "role"], condition=Q(ends_on=None, role__in=SINGLE), name="one_open_holder"
            ),
            models.UniqueConstraint(fields=["user", "place", "role"], condition=Q(ends_on=None), name="same_post_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(ends_on__isnull=False), name="a_stand_in_has_a_last_day"
            ),
        ]

    def __str__(self):
        where = f" · {self.place}" if self.place_id else ""
        return f"{self.get_role_display()}{where} · {self.user}"

    def clean(self):
        """Check what the database cannot: the level of the place, the one holder, the roles that exclude."""
        if not self.role or not self.starts_on or not self.user_id:
            return
        level = RIGHTS[self.role].level
        if (self.place.level if self.place_id else None) != level:
            where = Level(level).label if level else _("no place")
            raise ValidationError({"place": _("This role stands on: %(level)s.") % {"level": where}})
        if self.stands_in_for_id:
            self._stay_within(self.stands_in_for)
        others = Post.objects.exclude(pk=self.pk).overlapping(self.starts_on, self.ends_on)
        if self.role in SINGLE:
            same = {"place": self.place_id, "role": self.role, "stands_in_for__isnull": not self.stands_in_for_id}
            holder = others.filter(**same).select_related("user").first()
            if holder:
                raise PostTaken({"user": _("%(name)s holds this post in these days.") % {"name": holder.user}})
        mine = others.filter(user=self.user_id)
        clash = mine.filter(role__in=excluded_by(self.role)).order_by("pk").first()
        if clash:
            roles = {"one": self.get_role_display(), "other": clash.get_role_display()}
            raise PostTaken({"role": _("Nobody is %(one)s and %(other)s at one time.") % roles})

    def _stay_within(self, post):
        if not self.ends_on or self.starts_on < post.starts_on or (post.ends_on and self.ends_on > post.ends_on):
            raise ValidationError({"ends_on": _("The post itself is not held for so long.")})

    @transaction.atomic
    def appoint(self, *, by=None):
        """Write the post; its person and place are held meanwhile, so that of two that exclude one is refused."""
        get_user_model().objects.select_for_update(no_key=True).filter(pk=self.user_id).first()
        if self.place_id is not None:
            Place.objects.select_for_update().filter(pk=self.place_id).first()
        self.clean_fields()
        self.clean()
        self.validate_constraints()
        self._history_user = by
        self.save()

    def stand_in(self, *, user, starts_on, ends_on, by) -> "Post":
        """Have somebody hold this post beside its holder, from one day until another; raises ValidationError."""
        if user.pk == self.user_id:
            raise ValidationError({"user": _("%(name)s holds this post already.") % {"name": user}})
        stand_in = Post(
            user=user, place=self.place, role=self.role, starts_on=starts_on, ends_on=ends_on, stands_in_for=self
        )
        stand_in.appoint(by=by)
        return stand_in

    @transaction.atomic
    def end(self, *, on, by=None):
        """End the post with this last day; raises PostTaken when it was ended meanwhile."""
        lasting = Q(ends_on=None) | Q(ends_on__gt=on)
        if not Post.objects.filter(lasting, pk=self.pk, starts_on__lte=on).update(ends_on=on):
            raise PostTaken(_("This post was ended meanwhile, or starts after that day."))
        self.refresh_from_db(fields=["ends_on"])
        Post.history.bulk_history_create([self], update=True, default_user=by)
