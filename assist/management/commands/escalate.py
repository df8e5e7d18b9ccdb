"""``manage.py escalate``: what waits for too long is shown to whoever stands above; today's job, done now."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.escalating import ask_for_day
from assist.jobs import ask_again, run


class Command(BaseCommand):
    help = "Do today's escalation now, once; the background worker does it by itself every morning."

    def handle(self, **options):
        job = ask_for_day(timezone.localdate())
        while (again := ask_again(job, by=None)) != job:  # whatever failed before, however often
            job = again
        run(job)
        job.refresh_from_db()
        said = _("Escalation of %(day)s: %(state)s, %(number)s needs")
        values = {"day": job.wanted["day"], "state": job.get_status_display(), "number": job.done}
        self.stdout.write(said % values)
