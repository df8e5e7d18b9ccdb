"""Whoever helps is a user, with or without a login; teams say in which capacity."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory


class Capacity(models.TextChoices):
    """In which capacity somebody visits: counted apart in every report."""

    STAFF = "staff", _("Staff")
    VOLUNTEER = "volunteer", _("Volunteer")
    THIRD_PARTY = "third", _("Third-party social worker")


class Team(models.Model):
    """A team that visits go out from, such as "庐州街坊", "红色小管家" or the community's own staff."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    history = FieldHistory()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """Oneself, and the people who help in the communities of one's posts."""
        from volunteers.models.place import Level, Place
        from volunteers.rights import RUN_ACCOUNTS_DEEDS, may, posts_of

        if any(may(user, deed, today=today) for deed in RUN_ACCOUNTS_DEEDS):
            return self
        places = [post.place for post in posts_of(user, today=today) if post.place_id]
        tops = [place if place.level < Level.COMMUNITY else place.above(Level.COMMUNITY) for place in places]
        communities = Place.objects.below(tops, Level.COMMUNITY).values("pk")
        return self.filter(models.Q(pk=user.pk) | models.Q(community__in=communities))

    def near(self, building, *, user, today):
        """Who usually visits a building (parents loaded): oneself, today's leads over it, the office's own people.

        In the order of the places, nearest first; others are found by name.
        """
        from volunteers.models.post import Post

        posts = Post.objects.held_on(today).filter(place__in=building.lineage()[:4])
        return (
            self.filter(models.Q(pk=user.pk) | models.Q(pk__in=posts.values("user")))
            .annotate(nearness=models.Max("posts__place__level"))
            .order_by(models.Case(models.When(pk=user.pk, then=0), default=1), "-nearness", "name_key", "pk")
        )

    def holding_posts_at(self, place, *, today=None):
        """Those whose posts of today stand at a place (parents loaded) or above it."""
        from volunteers.models.post import Post

        posts = Post.objects.held_on(today or timezone.localdate()).filter(place__in=place.lineage())
        return self.filter(pk__in=posts.values("user"))

    def called(self, words):
        """The people whose sign-in name this is, or whose name begins with it."""
        return self.filter(models.Q(username=words) | models.Q(name__startswith=words))

    def is_known(self, name, *, community, phone) -> bool:
        """Whether somebody of this name helps in the community who is told apart by no other phone."""
        return self.filter(name=name, community=community, phone=phone).exists()

    def active(self):
        """Those whose account is not closed."""
        return self.filter(is_active=True)

    def who_sign_in(self, *, apart_from):
        """Those who sign in, apart from somebody."""
        return self.filter(username__isnull=False).exclude(pk=apart_from.pk)

    def named(self):
        """In the order of names, as lists of people show them."""
        return self.order_by("name_key", "name", "pk")


class OfficeUserManager(UserManager.from_queryset(UserQuerySet)):
    def helper(self, *, name, community=None, team=None):
        """Write down somebody who helps but does not sign in."""
        user = self.model(username=None, name=name, community=community, team=team)
        user.set_unusable_password()
        user.save()
        return user


class User(AbstractUser):
    """Somebody who helps: staff or volunteer, signing in or only named on visits and needs."""

    first_name = last_name = None
    username = models.CharField(
        _("sign-in name"),
        max_length=150,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Empty for helpers who do not sign in."),
    )
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    community = models.ForeignKey(
        "volunteers.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="helpers",
        limit_choices_to={"level": 2},
        verbose_name=_("helps in"),
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("usual team")
    )

    must_change_password = models.BooleanField(default=False, editable=False)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sign_ins_ended = models.PositiveIntegerField(default=0, editable=False)  # how often: one that began before is over

    objects = OfficeUserManager()
    history = FieldHistory(
        excluded_fields=["password", "last_login", "must_change_password", "password_changed_at", "sign_ins_ended"]
    )

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person who helps")
        verbose_name_plural = _("people who help")

    def __str__(self):
        return self.name or self.username or ""

    def save(self, *args, **kwargs):
        from common.pinyin import name_key

        self.name_key = name_key(self.name)
        self.username = self.username or None
        super().save(*args, **kwargs)

    def set_password(self, raw_password):
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def _get_session_auth_hash(self, secret=None):
        """What a sign-in holds by: it is over when the password changes, and when somebody ends it."""
        held_by = f"{self.password} {self.sign_ins_ended}"
        return salted_hmac("volunteers.User.sign_in", held_by, secret=secret, algorithm="sha256").hexdigest()

    def has_second_factor(self) -> bool:
        """Whether signing in asks this person for a code of the phone as well."""
        from volunteers.models.second_factor import SecondFactor

        return self.pk is not None and SecondFactor.objects.filter(user=self).exclude(confirmed_at=None).exists()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
