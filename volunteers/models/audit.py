"""The audit log: who looked, changed, exported, signed in. Appended to and never changed, by nobody.

Triggers in the database refuse every change (migration ``the_audit_log``); each entry is chained to the one before it
by a keyed hash (``volunteers/audit/chain.py``). Two chains, because what was looked at is kept for months and what was
changed or handed out for years: the beginning of a chain can be sealed, a hole in the middle would be a hole.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from volunteers.rights import Deed, may


class Chain(models.TextChoices):
    """How long an entry is kept."""

    LOOKS = "looks", _("Looks and sign-ins")
    CHANGES = "changes", _("Changes and provisions")


class Did(models.TextChoices):
    """What somebody did, in one word."""

    LOOKED = "looked", _("looked at a file")
    OPENED = "opened", _("opened something secret")
    ADDED = "added", pgettext_lazy("audit log", "added")
    CHANGED = "changed", pgettext_lazy("audit log", "changed")
    REMOVED = "removed", pgettext_lazy("audit log", "took out")
    STEP = "step", pgettext_lazy("audit log", "wrote down what happened")
    IMPORTED = "imported", _("imported")
    EXPORTED = "exported", _("exported")
    PRINTED = "printed", _("printed")
    FETCHED = "fetched", _("fetched a file")
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    REFUSED = "refused", _("was refused at signing in")
    PASSWORD = "password", _("changed a password")
    UNLOCKED = "unlocked", _("let somebody try to sign in again")
    ENDED = "ended", _("ended somebody's sign-ins")
    SEALED = "sealed", _("sealed old entries")


LOOKS = (Did.LOOKED, Did.SIGNED_IN, Did.SIGNED_OUT, Did.REFUSED)


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """Everything for the audit administrator, nothing for anybody else; a file's own page asks ``of_file``."""
        return self if may(user, Deed.READ_AUDIT, today=today) else self.none()

    def of_file(self, file_id):
        """What concerned one file; whoever asks has found the file within reach."""
        return self.filter(Q(file_id=file_id) | Q(files__contains=f" {file_id} ") & ~Q(files=""))

    def of_people(self, users):
        """What these people did, or what was done to their accounts."""
        keys = users.order_by().values("pk")
        return self.filter(Q(by__in=keys) | Q(what="volunteers.user", key__in=keys))

    def of_bytes(self, sha256):
        """What concerned a file that left the office or came in, by the hash of its bytes."""
        return self.filter(details__contains=f'"sha256": "{sha256}"')

    def with_outcome(self, succeeded: bool):
        """What succeeded, or what failed."""
        return self.filter(succeeded=succeeded)

    def looks_of(self, user_id, *, since, **at):
        """The looks of one person since a moment, at one file (``file_id``) or at a row of none (``what``, ``key``)."""
        return self.filter(by=user_id, did=Did.LOOKED, at__gte=since, **at)

    def in_chain(self, chain):
        """One chain from its first entry to its last."""
        return self.filter(chain=chain).order_by("number")

    def due(self, before):
        """The beginning of a chain, up to the first entry that is to be kept longer."""
        kept = self.filter(at__gte=before).order_by("number").values("number")[:1]
        return self.filter(at__lt=before).filter(
            Q(number__lt=models.Subquery(kept)) | ~models.Exists(self.filter(at__gte=before))
        )

    def latest_first(self):
        return self.order_by("-at", "-pk")


class AuditEntry(models.Model):
    """One thing somebody did: who, when, from where, what, to which file, why, and whether it succeeded."""

    hash = models.CharField(max_length=64, primary_key=True, editable=False)
    previous = models.CharField(max_length=64, editable=False)
    chain = models.CharField(_("chain"), max_length=8, choices=Chain)
    number = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("when"))
    # No constraint of the database: a lock on a person's row must never wait for the log, nor the log for it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("who"),
    )
    who = models.CharField(_("name then"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    session = models.CharField(_("session"), max_length=12, blank=True)
    did = models.CharField(_("did what"), max_length=12, choices=Did)
    word = models.CharField(_("step"), max_length=30, blank=True)
    what = models.CharField(_("to what"), max_length=60, blank=True)
    key = models.PositiveBigIntegerField(_("key"), null=True)
    file_id = models.PositiveBigIntegerField(null=True)
    file = models.CharField(_("file number"), max_length=40, blank=True)
    files = models.TextField(blank=True)  # " 3 17 204 ", where one deed concerned several
    succeeded = models.BooleanField(_("succeeded"), default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    details = models.TextField(_("details"), blank=True)  # JSON, kept to the letter because the hash covers it

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_numbers_without_doubles")]
        indexes = [
            models.Index(fields=["-at", "-hash"], name="audit_newest"),
            models.Index(fields=["by", "-at", "-hash"], name="audit_of_person"),
            models.Index(fields=["file_id", "-at", "-hash"], name="audit_of_file"),
            models.Index(fields=["-at"], condition=~Q(files=""), name="audit_of_several_files"),
        ]

    def __str__(self):
        return f"{self.chain} {self.number}"


class AuditTail(models.Model):
    """The last entry of a chain; whoever appends holds this row, so that each entry has one successor."""

    chain = models.CharField(max_length=8, choices=Chain, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("end of the audit log")
        verbose_name_plural = _("ends of the audit log")

    def __str__(self):
        return f"{self.chain} {self.number}"


class AuditSeal(models.Model):
    """What stands where entries were whose time had passed: how many, from when until when, and where they ended.

    The database lets an entry go only where a seal of the same transaction covers it, and no entry that is younger
    than the law asks.
    """

    chain = models.CharField(_("chain"), max_length=8, choices=Chain)
    first_number = models.PositiveBigIntegerField(_("first entry"))
    last_number = models.PositiveBigIntegerField(_("last entry"))
    first_at = models.DateTimeField(_("sealed from"))
    last_at = models.DateTimeField(_("sealed until"))
    previous = models.CharField(max_length=64, editable=False)  # the hash before the stretch
    hash = models.CharField(max_length=64, editable=False)  # the hash at its end, which the next entry builds on
    sealed_at = models.DateTimeField(_("sealed at"))
    mark = models.CharField(max_length=64, editable=False)  # keyed hash of all this: nobody makes one by hand

    class Meta:
        verbose_name = _("seal of the audit log")
        verbose_name_plural = _("seals of the audit log")
        constraints = [models.UniqueConstraint(fields=["chain", "first_number"], name="audit_sealed_once")]

    def __str__(self):
        return f"{self.chain} {self.first_number}–{self.last_number}"
