"""What the office asks a department about its lists, and what it answered; both sides' clocks run until then."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.finding import Finding, MayNot, State, TooLate, Verdict
from benefits.models.kind import Department
from volunteers.audit.recording import Did, notice
from volunteers.rights import Deed, may


def _only_importers(user, today=None):
    if not may(user, Deed.IMPORT, today=today):
        raise MayNot(_now("Your posts of today do not allow importing."))


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The letters about findings of which somebody who brings lists in sees every one."""
        if not may(user, Deed.IMPORT, today=today):
            return self.none()
        seen = Finding.objects.visible_to(user, today=today).order_by().values("pk")
        about = Letter.findings.through.objects.filter(letter=OuterRef("pk"))
        return self.filter(~Exists(about.exclude(finding__in=seen)))

    def late(self, today):
        """Those whose reply is late."""
        return self.filter(answered_on=None, reply_due_on__lt=today)

    def for_list(self):
        """The latest first, with how many findings each is about."""
        return self.select_related("department", "by").annotate(number=Count("findings")).order_by("-written_on", "-pk")

    @transaction.atomic
    def write(self, *, by, department, today, reply_due_on):
        """Ask a department about what rests on its lists and was not asked yet; each waits for the answer from now on.

        None where there is nothing to ask: two who write at one moment ask once.
        """
        _only_importers(by, today)
        Department.objects.select_for_update().get(pk=department.pk)
        findings = list(Finding.objects.visible_to(by, today=today).to_ask(department))
        if not findings:
            return None
        letter = self.create(department=department, by=by, written_on=today, reply_due_on=reply_due_on)
        for finding in findings:
            if finding.state != State.AT_SOURCE:
                finding.take(
                    Verdict.SEND_TO_SOURCE, by=by, version=finding.version, due_on=reply_due_on, note=str(letter)
                )
            letter.findings.add(finding)
        return letter


class Letter(models.Model):
    """One letter to one department about findings that rest on its lists."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="letters", verbose_name=_("department"))
    findings = models.ManyToManyField(Finding, related_name="letters", verbose_name=_("findings"))
    written_on = models.DateField(_("written on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    reply_due_on = models.DateField(_("reply wanted by"))
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answer written down by")
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a department")
        verbose_name_plural = _("letters to departments")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, answer="")
                | (Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="letter_answered_by_somebody_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["-written_on", "-id"], name="letter_latest")]

    def __str__(self):
        return _now("Letter %(number)s to %(department)s") % {"number": self.pk, "department": self.department}

    @transaction.atomic
    def remind(self, *, by, today, reply_due_on):
        """Ask once more where the reply is late; its findings wait as long."""
        _only_importers(by, today)
        late = Letter.objects.filter(pk=self.pk, answered_on=None, reply_due_on__lt=today)
        if not late.update(reminders=F("reminders") + 1, reminded_on=today, reply_due_on=reply_due_on):
            raise TooLate(_now("“%(finding)s” was changed meanwhile.") % {"finding": self})
        self.refresh_from_db(fields=["reminders", "reminded_on", "reply_due_on"])
        notice([self], Did.CHANGED)
        self.findings.filter(state=State.AT_SOURCE).update(due_on=reply_due_on, version=F("version") + 1)

    @transaction.atomic
    def answered(self, *, by, on, answer):
        """Write down what the department answered; what waited for nothing else is looked into again."""
        _only_importers(by)
        waiting = Letter.objects.filter(pk=self.pk, answered_on=None)
        if not waiting.update(answered_on=on, answer=answer, answered_by=by):
            raise TooLate(_now("“%(finding)s” was changed meanwhile.") % {"finding": self})
        self.refresh_from_db(fields=["answered_on", "answer", "answered_by"])
        notice([self], Did.CHANGED)
        others = Letter.objects.filter(answered_on=None, findings=OuterRef("pk"))
        for finding in self.findings.filter(~Exists(others), state=State.AT_SOURCE).order_by("pk"):
            finding.take(Verdict.ANSWERED, by=by, version=finding.version, note=answer)
