"""Set up an empty office: street, community, rules, and the first supervisor who signs in."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assist.office import set_up_office
from volunteers.models import Level, Place, Post, User
from volunteers.rights import Role

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

    @transaction.atomic
    def handle(self, *, street, community, supervisor, name, **options):
        if not (street.strip() and community.strip()):
            raise CommandError("The street and the community each need a name.")
        if max(len(street.strip()), len(community.strip())) > LONGEST:
            raise CommandError(f"A name has at most {LONGEST} characters.")
        other = Place.objects.at(Level.STREET).exclude(name=street.strip()).first()
        if other:
            raise CommandError(f"This office is {other}'s: another street has a database of its own.")
        place = set_up_office(street=street.strip(), community=community.strip())
        self.stdout.write(f"{street} › {community}: ready.")
        if User.objects.filter(posts__role=Role.SUPERVISOR).exists():
            return
        if User.objects.filter(username=supervisor).exists():
            raise CommandError(f"Somebody signs in as “{supervisor}” already: choose another with --supervisor.")
        password = secrets.token_urlsafe(15)
        user = User(username=supervisor, name=name, community=place)
        user.set_password(password)
        user.save()
        Post.objects.appoint(
            user=user, place=place.parent, role=Role.SUPERVISOR, starts_on=timezone.localdate(), by=user
        )
        self.stdout.write(
            f"Supervisor: {supervisor}, password: {password}\n"
            "It is shown this once; sign in and change it. More people and posts are made in the admin site."
        )
