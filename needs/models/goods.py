"""Goods in store (物资): a register in and out that always adds up, and never holds less than nothing."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models.lead import at_posts
from needs.models.steps import NotAllowed
from volunteers.models import Level, Place
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import must_be_allowed
from volunteers.rights import Deed, Sees


class NotEnough(NotAllowed):
    """There is less in store than was asked for; nothing was written."""


class GoodsQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The stores of the communities that somebody looks after for care; registers name campaigns, no households."""
        return self.filter(at_posts(user, lambda right: Sees.CARE in right.sees, today))

    def for_list(self):
        return self.select_related("place").order_by("name", "pk")

    def for_page(self):
        """With the way up from the community, to ask who keeps its store."""
        return self.select_related("place__parent")

    def begin(self, *, place, name, unit) -> "Goods":
        """A new sort of goods in a store; sent twice it is the one there is."""
        return self.get_or_create(place=place, name=name, defaults={"unit": unit})[0]

    def with_sums(self):
        """With what came in and went out, as the register says."""
        came, went = Q(moves__quantity__gt=0), Q(moves__quantity__lt=0)
        return self.annotate(
            came=Sum("moves__quantity", filter=came, default=0), went=-Sum("moves__quantity", filter=went, default=0)
        )


class Goods(models.Model):
    """One sort of goods in a community's store, such as rice or quilts, and how much there is."""

    place = models.ForeignKey(
        Place, models.PROTECT, related_name="goods", limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("community"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=80)
    unit = models.CharField(_("counted in"), max_length=20)
    stock = models.IntegerField(_("in store"), default=0, editable=False)

    objects = GoodsQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["stock"])

    class Meta:
        verbose_name = _("goods")
        verbose_name_plural = _("goods")
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="goods_once_a_store"),
            models.CheckConstraint(condition=Q(stock__gte=0), name="stock_never_below_nothing"),
        ]

    def __str__(self):
        return self.name

    def move(self, *, by, quantity: int, on, why: str, submission=None) -> "GoodsMove":
        """Write goods in (above nothing) or out (below) and change the stock with it, or raise and change neither.

        The same form's ``submission`` is written once. Raises NotEnough.
        """
        if by is not None:
            must_be_allowed(by, Deed.KEEP_FILES, self.place_id)
        return self.write(by=by, quantity=quantity, on=on, why=why, submission=submission)

    @transaction.atomic
    def write(self, *, by, quantity: int, on, why: str, submission=None) -> "GoodsMove":
        """Write the line and change the stock, as ``move`` does; whoever gives to a household has asked already."""
        if not quantity:
            raise NotAllowed(_now("Say how many."))
        told = {"goods": self, "quantity": quantity, "on": on, "why": why[:200], "by": by}
        if submission is None:
            written = GoodsMove.objects.create(**told)
        else:
            written, is_new = GoodsMove.objects.get_or_create(submission=submission, defaults=told)
            if not is_new:
                return written
        if not Goods.objects.filter(pk=self.pk, stock__gte=-quantity).update(stock=F("stock") + quantity):
            raise NotEnough(_now("There is not enough of “%(goods)s” in store.") % {"goods": self})
        self.refresh_from_db(fields=["stock"])
        return written


class GoodsMoveQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The register of the stores in somebody's reach."""
        return self.filter(goods__in=Goods.objects.visible_to(user, today=today).order_by().values("pk"))

    def of(self, goods):
        """The register of one sort of goods, with who wrote each line."""
        return self.filter(goods=goods).select_related("by")


class GoodsMove(models.Model):
    """One line of the register: how many came in or went out, when, why, by whom; never changed afterwards."""

    goods = models.ForeignKey(Goods, models.PROTECT, related_name="moves")
    quantity = models.IntegerField(_("in or out"))
    on = models.DateField(_("day"))
    why = models.CharField(_("from where, for what"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = GoodsMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the register of goods")
        verbose_name_plural = _("lines of the register of goods")
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="goods_move_moves_something")]
        indexes = [models.Index(fields=["goods", "-on", "-id"], name="goods_register")]

    def __str__(self):
        return f"{self.on} {self.quantity:+d}"
