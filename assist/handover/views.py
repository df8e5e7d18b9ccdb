"""The pages of posts: who holds which, handing one over, naming a stand-in; and what was handed to oneself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assist.handover.deed import NotHandedOver, hand_over, posts_to_hand_over, stand_in
from assist.handover.forms import StandInForm, WhoForm
from assist.models import HandedFile
from common.paging import seek
from needs.models import Need
from volunteers.models import User
from volunteers.rights import Deed, may

MOST = 300


@require_safe
def posts(request):
    """Today's posts that this person may hand over, each with whoever stands in."""
    today = timezone.localdate()
    _must(request.user)
    held = posts_to_hand_over(request.user, today=today).for_list(today)
    page = seek(held, request, order=("place__level", "place__parent_id", "place__name", "pk"))
    return render(request, "assist/posts.html", {"page": page, "today": today})


@require_http_methods(["GET", "POST"])
def over(request, pk):
    """Hand one post over, with everything open in its holder's name."""
    post, today = _post(request, pk), timezone.localdate()
    form = WhoForm(request.POST or None, people=_people(request.user, post), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            files = hand_over(by=request.user, post=post, to=form.cleaned_data["user"], today=today)
        except NotHandedOver as error:
            form.add_error(None, str(error))
        else:
            said = ngettext(
                "The post is handed over, and %(number)s file with it.",
                "The post is handed over, and %(number)s files with it.",
                len(files),
            )
            messages.success(request, said % {"number": len(files)})
            return redirect("posts:list")
    needs = Need.objects.visible_to(request.user).within(post.place).owned_by(post.user).open()
    return render(request, "assist/post_over.html", {"form": form, "post": post, "needs": needs.count()})


@require_http_methods(["GET", "POST"])
def in_place(request, pk):
    """Name somebody who holds one post beside its holder for some days."""
    post, today = _post(request, pk), timezone.localdate()
    form = StandInForm(
        request.POST or None, people=_people(request.user, post), today=today, initial={"starts_on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            named = stand_in(by=request.user, post=post, today=today, **form.cleaned_data)
        except NotHandedOver as error:
            form.add_error(None, str(error))
        else:
            said = _("%(name)s stands in until %(day)s.") % {"name": named.user, "day": named.ends_on}
            messages.success(request, said)
            return redirect("posts:list")
    return render(request, "assist/post_stand_in.html", {"form": form, "post": post})


@require_safe
def handed_over(request):
    """The files that were handed to oneself and that one has not opened since."""
    files = HandedFile.objects.visible_to(request.user).unread().for_list()
    return render(request, "assist/handed_over.html", {"files": files[:MOST]})


def _must(user):
    if not may(user, Deed.HAND_OVER):
        raise PermissionDenied


def _post(request, pk):
    _must(request.user)
    today = timezone.localdate()
    return get_object_or_404(posts_to_hand_over(request.user, today=today).for_list(today), pk=pk)


def _people(user, post):
    """Who can be given the post: those who sign in, within reach, the holder aside."""
    return User.objects.visible_to(user).active().who_sign_in(apart_from=post.user)
