"""Handing a post over: it ends, the next holder begins, and every open case in the holder's name goes along."""

from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assist.models import HandedFile
from benefits.models import Finding
from households.models import Household, Lead, Pairing
from needs.models import Need, PlanTask, ReturnVisit
from volunteers.models import Post, User
from volunteers.rights import Deed, is_another


class NotHandedOver(Exception):
    """The post stays as it is, and everything with it; the message says why."""


def posts_to_hand_over(user, *, today):
    """Today's posts that somebody may hand over, or name a stand-in for."""
    return Post.objects.held_on(today).below(user, Deed.HAND_OVER, today=today)


@transaction.atomic
def hand_over(*, by, post, to, today) -> list[HandedFile]:
    """End a post with yesterday, give it to somebody else from today on, and everything open with it.

    Returns the files that went along. Raises NotHandedOver.
    """
    if not is_another(to, [post.user]) or not posts_to_hand_over(by, today=today).filter(pk=post.pk).exists():
        raise NotHandedOver(_("This post is not handed over so."))
    if post.starts_on == today:
        raise NotHandedOver(_("The post began only today; correct it in the admin site."))
    try:
        post.end(on=today - timedelta(days=1), by=by)
        if not to.posts.held_on(today).filter(role=post.role, place=post.place, stands_in_for=None).exists():
            Post.objects.appoint(user=to, place=post.place, role=post.role, starts_on=today, by=by)
    except ValidationError as error:
        raise NotHandedOver(" ".join(error.messages)) from error
    return _cases(by=by, post=post, to=User.objects.get(pk=to.pk), today=today)


def _cases(*, by, post, to, today) -> list[HandedFile]:
    """Give everything open in the former holder's name, inside the post's place, to the next one."""
    note = _("handed over with the post of %(name)s") % {"name": post.user}
    whose = {"by": by, "owner": to, "note": note}
    needs = Counter(Need.objects.within(post.place).owned_by(post.user).hand_over_all(**whose))
    returns = Counter(ReturnVisit.objects.within(post.place).owned_by(post.user).hand_over_all(**whose))
    tasks = Counter(PlanTask.objects.hand_over_all(by=by, place=post.place, of=post.user, to=to, note=note))
    findings = Counter(Finding.objects.inside(post.place).owned_by(post.user).hand_over_all(**whose))
    Lead.objects.within(post.place).owned_by(post.user).hand_over_all(**whose)  # they have no file yet
    paired = Household.objects.within(post.place).paired_with(post.user)
    stood_by = set(paired.values_list("pk", flat=True))
    Pairing.objects.pair(list(paired), helper=to, since=today, by=by, because=note)
    return HandedFile.objects.bulk_create(
        HandedFile(
            post=post, household_id=file, needs=needs[file], findings=findings[file], returns=returns[file],
            tasks=tasks[file], is_paired=file in stood_by,
            to=to, by=by,
        )
        for file in sorted({*needs, *returns, *tasks, *findings, *stood_by})
    )  # fmt: skip


def stand_in(*, by, post, user, starts_on, ends_on, today) -> Post:
    """Have somebody hold a post beside its holder for given days. Raises NotHandedOver."""
    if not posts_to_hand_over(by, today=today).filter(pk=post.pk).exists():
        raise NotHandedOver(_("This post is not handed over so."))
    try:
        return post.stand_in(user=user, starts_on=starts_on, ends_on=ends_on, by=by)
    except ValidationError as error:
        raise NotHandedOver(" ".join(error.messages)) from error
