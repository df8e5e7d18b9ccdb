"""A member's papers go along when the member changes files; those of the whole household go along when it is united."""

from django.urls import reverse
from django.utils.translation import gettext as _

from households.hanging import Follower, Hanging
from households.models import Document


class DocumentsFollow(Follower):
    """The papers of members that nobody has withdrawn. What was withdrawn stays where it was put on file."""

    model = "households.document"

    def hanging(self, user, households, *, people=None):
        papers = _seen_by(user).hanging_on(households, people=people, whole=people is None)
        return [
            Hanging(
                _("Paper"),
                str(paper),
                person=paper.person_id,
                url=reverse("documents:document", args=[paper.household.number, paper.key]),
            )
            for paper in papers.select_related("household").order_by("pk")
        ]

    def carry(self, act, *, households, to, people, whole):
        for paper in _seen_by(act.by).hanging_on(households, people=people, whole=whole).order_by("pk"):
            act.change(paper, household=to)


def _seen_by(user):
    return Document.objects.all() if user is None else Document.objects.visible_to(user)
