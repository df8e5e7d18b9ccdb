"""Long work in the background: who asked for it and why, how far it is, what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from volunteers.models import Post
from volunteers.rights import RIGHTS, Deed

# A running job that has not beaten for this long has died with its worker.
SILENCE = timezone.timedelta(seconds=30)
# What was exported may be fetched this long; then its file goes, and whoever needs it again says why again.
FETCHED_FOR = timezone.timedelta(days=7)
ASKING = tuple(role for role, right in RIGHTS.items() if Deed.EXPORT in right.does or Deed.IMPORT in right.does)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """One's own jobs, asked for in posts that one holds still: what a post showed is gone with it."""
        held = Post.objects.held_on(OuterRef("created_at__date")).of_roles(*ASKING).filter(user=OuterRef("by"))
        same = {name: OuterRef(name) for name in ("user", "role", "place")}
        still = Post.objects.held_on(today or timezone.localdate()).filter(**same)
        return self.filter(~Exists(held.exclude(Exists(still))), by=user)

    def dead(self, now):
        """Those whose worker went silent in the middle of them."""
        return self.filter(status=Job.Status.RUNNING, heartbeat_at__lt=now - SILENCE)

    def of_kinds(self, *kinds):
        """The jobs of these kinds."""
        return self.filter(kind__in=kinds)

    def ended_before(self, moment):
        """Those that ended before a moment and left a file."""
        return self.filter(ended_at__lt=moment).exclude(file="")

    def latest_first(self):
        return self.order_by("-created_at", "-pk")


class Job(models.Model):
    """One export, import or daily run: its row is also the log of who took what out of the office, and why."""

    class Kind(models.TextChoices):
        LEDGER = "ledger", _("Ledger")
        LIST = "list", pgettext_lazy("export", "List")
        PICTURES = "pictures", _("Pictures of needs")
        FUNNEL = "funnel", _("Found, visited, served")
        IMPORT = "import", _("Import")
        COMPARE = "compare", _("Comparison")
        ESCALATE = "escalate", _("Escalation")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,  # what the office does by itself, every day
        related_name="jobs",
        verbose_name=_("asked for by"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    wanted = models.JSONField(_("what was asked for"), default=dict)
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    file = models.CharField(_("file"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="job_has_a_reason"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind="escalate"), name="job_asked_for_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("waiting", "running"), ended_at=None)
                | Q(status__in=("done", "failed"), ended_at__isnull=False),
                name="job_ends_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["by", "-created_at"], name="job_of_person")]

    def __str__(self):
        return f"{self.get_kind_display()} · {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    def is_dead(self, now) -> bool:
        """Whether the worker went silent: nobody will end this job any more, and it can be run again."""
        return self.status == self.Status.RUNNING and (self.heartbeat_at or self.created_at) < now - SILENCE

    def is_expired(self, now) -> bool:
        """Whether what came of it may be fetched no longer."""
        return self.ended_at is not None and self.ended_at < now - FETCHED_FOR

    def start(self):
        """A worker begins; False when another worker has it, or it has ended."""
        now = timezone.now()
        ready = Job.objects.filter(pk=self.pk).filter(
            Q(status=self.Status.WAITING) | Q(status=self.Status.RUNNING, heartbeat_at__lt=now - SILENCE)
        )
        started = ready.update(status=self.Status.RUNNING, heartbeat_at=now, done=0, message="")
        self.refresh_from_db()
        return bool(started)

    def beat(self, *, done: int, total: int | None = None, message: str = ""):
        """A sign of life, with how far the work is."""
        changes = {"done": done, "heartbeat_at": timezone.now(), "message": message}
        if total is not None:
            changes["total"] = total
        Job.objects.filter(pk=self.pk, status=self.Status.RUNNING).update(**changes)

    def finish(self, *, file: str = "", rows: int = 0, message: str = ""):
        """The work is whole; only now may its file be fetched."""
        self._end(self.Status.DONE, file=file, done=rows, total=rows, message=message)

    def forget_file(self):
        """Its file was thrown away; that it was is all that stays."""
        Job.objects.filter(pk=self.pk).update(file="")

    def fail(self, *, message: str) -> bool:
        """The work came to nothing; the message says why. False where it had ended before."""
        return self._end(self.Status.FAILED, message=message[:300], total=F("total"))

    def _end(self, status, **changes) -> bool:
        lasting = Job.objects.filter(pk=self.pk, status__in=(self.Status.WAITING, self.Status.RUNNING))
        ended = lasting.update(status=status, ended_at=timezone.now(), **changes)
        self.refresh_from_db()
        return bool(ended)
