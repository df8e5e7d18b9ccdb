"""``manage.py serve``: the running office, in one foreground command."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from assist.demo.grid import ACCOUNTS
from assist.environment import listen_on
from assist.prepare import prepare_office
from assist.serve import check_address, commands, from_here, supervise
from volunteers.models import User
from volunteers.signing_in.backend import DEMO_PASSWORD


class Command(BaseCommand):
    help = "Prepare the office, then run it: application server and background worker, until Ctrl-C."
    requires_system_checks = ()  # prepare_office runs them, after the words are compiled

    def handle(self, **options):
        host, port = listen_on()
        check_address(host, port)
        prepare_office(self.say, check=self.check)
        accounts = self.accounts() if settings.DEMO else []
        connections.close_all()

        def when_ready():
            self.say(f"\nAssist is running at http://{from_here(host)}:{port}/")
            for line in accounts:
                self.say(line)
            self.say("Ctrl-C ends it.\n")

        sys.exit(supervise(commands(host, port), say=self.say, when_ready=when_ready, address=(host, port)))

    def say(self, line):
        """Print at once, also when somebody reads along through a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def accounts(self):
        """The accounts of the demo, a line each; none when this office is not the demo."""
        people = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
        found = [people[name] for name in ACCOUNTS if name in people]
        if not found or not found[0].check_password(DEMO_PASSWORD):
            return ["This office is not the demo: its own accounts sign in."]
        return [
            f"Demo accounts, each with the password {DEMO_PASSWORD}:",
            *(f"  {user.username:<11} {self.role(user)}" for user in found),
        ]

    def role(self, user):
        return ", ".join(f"{post.get_role_display()} · {user.name}" for post in user.posts.order_by("pk"))
