"""What somebody who asked reads of a file outside his or her place: as at home, but nothing that is secret."""

from copy import copy
from dataclasses import replace
from uuid import uuid5

from django.db import transaction

from assist.paper.household import Printing
from households.models import Asking
from volunteers.models import Post
from volunteers.rights import RIGHTS, Deed, posts_of


@transaction.atomic
def ask(*, by, household, reason, submission) -> Asking:
    """Open a file for three hours, with a reason; the second of two equal ``submission`` gets the first one's."""
    asked = {"by": by, "household": household, "reason": reason}
    return Asking.objects.get_or_create(submission=uuid5(submission, f"{by.pk} {household.pk}"), defaults=asked)[0]


def read(asking, *, today):
    """The file as one paper, to be read: what the asker's own role sees of a file at home, apart from what is secret.

    The rights of the reader are those of the asker with the same role over this one building; nobody holds that post.
    """
    roles = [post.role for post in posts_of(asking.by, today=today) if Deed.KEEP_FILES in RIGHTS[post.role].does]
    reader, building = copy(asking.by), asking.household.building
    reader._posts_by_day = {today: [_over(building, role) for role in roles]}
    printing = Printing(asking.household, user=reader, today=today)
    printing.sight = replace(printing.sight, secret=False)
    return printing.sheet()


def _over(building, role):
    post = Post(user=None, place=building, role=role, starts_on=None)
    post.stands_over_everything = False
    return post
