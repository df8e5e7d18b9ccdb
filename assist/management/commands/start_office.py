"""Set up an empty office: street, community, rules, and the first supervisor who signs in."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assist.office import set_up_office
from volunteers.models import Level, Place, Post, User
from volunteers.rights import Role

# The three who exclude one another and every other post; a supervisor cannot make them.
ADMINISTRATORS = {"sysadmin": Role.SYSTEM_ADMIN, "secadmin": Role.SECURITY_ADMIN, "auditor": Role.AUDITOR}
LONGEST = Place._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "Set up an empty office, or add a community to its street."

    def add_arguments(self, parser):
        parser.add_argument("--street", required=True, help="The street's name, such as 逍遥津街道.")
        parser.add_argument("--community", required=True, help="The community's name, such as 县桥社区.")
        parser.add_argument(
            "--supervisor",
            default="supervisor",
            metavar="USERNAME",
            help="The first supervisor's sign-in name.",
        )
        parser.add_argument("--name", default="街道主管", help="The first supervisor's own name.")

        for option, role in ADMINISTRATORS.items():
            words = f"Also make somebody who signs in so: {Role(role).value.replace('_', ' ')}."
            parser.add_argument(f"--{option}", metavar="USERNAME", help=words)

    @transaction.atomic
    def handle(self, *, street, community, supervisor, name, **administrators):
        if not (street.strip() and community.strip()):
            raise CommandError("The street and the community each need a name.")
        if max(len(street.strip()), len(community.strip())) > LONGEST:
            raise CommandError(f"A name has at most {LONGEST} characters.")
        other = Place.objects.at(Level.STREET).exclude(name=street.strip()).first()
        if other:
            raise CommandError(f"This office is {other}'s: another street has a database of its own.")
        place = set_up_office(street=street.strip(), community=community.strip())
        self.stdout.write(f"{street} › {community}: ready.")
        if not User.objects.filter(posts__role=Role.SUPERVISOR).exists():
            self._appoint("supervisor", Role.SUPERVISOR, supervisor, name, place.parent, place)
        for option, role in ADMINISTRATORS.items():
            if administrators[option]:
                self._appoint(option, role, administrators[option], str(Role(role).label), None, None)

    def _appoint(self, option, role, username, name, place, community):
        """Somebody who signs in, in a post that starts today; the password is shown this once."""
        if User.objects.filter(username=username).exists():
            raise CommandError(f"Somebody signs in as “{username}” already: choose another with --{option}.")
        password = secrets.token_urlsafe(15)
        user = User(username=username, name=name, community=community, must_change_password=True)
        user.set_password(password)
        user.save()
        Post.objects.appoint(user=user, place=place, role=role, starts_on=timezone.localdate(), by=user)
        self.stdout.write(
            f"{Role(role).label}: {username}, password: {password}\n"
            "It is shown this once and holds for the first sign-in. More people and posts are made in the admin site."
        )
