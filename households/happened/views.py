"""The pages of what happens to a household and its members."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from households.away import AWAY, come_back, go_away
from households.closing import close_household, reopen_household
from households.happened import ahead, forms
from households.happened.menu import menu, what_happened
from households.happened.page import Event
from households.heads import change_head, present_members
from households.leaving import leave as leave_household
from households.models import Action
from households.moving import move as move_household
from households.notions.asking import ask_of_notions
from households.splitting import split as split_household
from households.taking_back import files_of
from households.taking_back import take_back as take_action_back
from households.uniting import unite as unite_households
from volunteers.rights import may

either = require_http_methods(["GET", "POST"])


@require_safe
def happened(request, number):
    """What happened? Everything that can happen to this file, each one click from its page."""
    event = Event(request, number)
    present = present_members(event.household)
    asked = what_happened(request.GET.get("what", ""), event.household, present)
    return event.show("households/happened/menu.html", menu=menu(event.household, present), asked=asked)


def _member(event, pk):
    """A member, and those who stay when this one goes; whoever sends the form of one who left meanwhile learns so."""
    members = event.household.memberships.valid().telling_home()
    members = members.present() if event.request.method == "GET" else members
    membership = get_object_or_404(members.select_related("person", "household"), pk=pk)
    return membership, [one for one in present_members(event.household) if one.pk != membership.pk]


@either
def leave(request, number, pk):
    """Somebody leaves the household, with day and reason; the last one's leaving closes the file."""
    event = Event(request, number)
    membership, staying = _member(event, pk)
    hangs = ahead.hanging(request.user, event.household, people=[membership.person])
    against = [] if staying else ahead.against_closing(request.user, event.household)
    about = {"membership": membership, "staying": staying, "hanging": hangs, "against": against}
    form = event.form(forms.LeaveForm, user=request.user, **about)
    form.initial["status"] = request.GET.get("what")
    ahead.leaving(event.ahead, membership, staying, event.typed(form))
    name = {"name": membership.person.name, "number": number}
    answer = event.answer(
        form,
        leave_household,
        membership=membership,
        heading=_("%(name)s leaves the household") % name,
        button=_("Write down the leaving"),
        done=_("%(name)s has left %(number)s.") % name,
        then="households:members",
    )
    return ask_of_notions(answer, event.household, membership.person)


@either
def head(request, number):
    """Another member becomes the head, with everybody's relation to the new one."""
    event = Event(request, number)
    present = present_members(event.household)
    if len(present) < 2 and request.method == "GET":
        return event.nothing_to_do(_("There is nobody else in the household who could be its head."))
    to = next((one for one in present if str(one.pk) == request.GET.get("to")), None)
    form = event.form(forms.HeadForm, present=present, to=to)
    ahead.another_head(event.ahead)
    chosen = event.typed(form).get("to")
    return event.answer(
        form,
        change_head,
        household=event.household,
        heading=_("Change the head"),
        button=_("Make this member the head"),
        done=_("%(name)s is the head now.") % {"name": chosen.person if chosen else ""},
        then="households:members",
    )


@either
def close(request, number):
    """Close the file, with day and reason; it stays readable."""
    event = Event(request, number)
    ahead.closing(event.ahead)
    return event.answer(
        event.form(forms.EndForm),
        close_household,
        household=event.household,
        heading=_("Close the file"),
        button=_("Close the file"),
        done=_("File %(number)s is closed.") % {"number": number},
        danger=True,
    )


@either
def reopen(request, number):
    """Open a closed file again; a file that lost its head meanwhile says who is head from now on."""
    event = Event(request, number)
    ahead.reopening(event.ahead)
    return event.answer(
        event.form(forms.EndForm, heads=event.household.memberships.who_could_be_head()),
        reopen_household,
        household=event.household,
        heading=_("Open the file again"),
        button=_("Open the file again"),
        done=_("File %(number)s is open again.") % {"number": number},
    )


@either
def leave_for_a_time(request, number, pk):
    """A member goes to prison, into care or missing, and stays a member."""
    event = Event(request, number)
    membership, _staying = _member(event, pk)
    form = event.form(forms.AwayForm, membership=membership)
    form.initial["status"] = request.GET.get("what")
    ahead.being_away(event.ahead, membership)
    name = {"name": membership.person.name}
    return event.answer(
        form,
        go_away,
        membership=membership,
        heading=_("%(name)s is away") % name,
        button=_("Write down the absence"),
        done=_("%(name)s is written down as away.") % name,
        then="households:members",
    )


@either
def back(request, number, pk):
    """A member who was away lives with the household again."""
    event = Event(request, number)
    membership, _staying = _member(event, pk)
    name = {"name": membership.person.name}
    if membership.person.status not in AWAY and request.method == "GET":
        return event.nothing_to_do(_("%(name)s is not away.") % name)
    ahead.being_away(event.ahead, membership)
    return event.answer(
        event.form(forms.BackForm),
        come_back,
        membership=membership,
        heading=_("%(name)s comes back") % name,
        button=_("Write down the return"),
        done=_("%(name)s is back.") % name,
        then="households:members",
    )


@either
def split(request, number):
    """Some members go on as a household of their own."""
    event = Event(request, number)
    present = present_members(event.household)
    if (len(present) < 2 or event.household.closed_on) and request.method == "GET":
        return event.nothing_to_do(_("Only an open file of two members or more can split."))
    hangs = ahead.hanging(request.user, event.household, people=[one.person for one in present])
    form = event.form(forms.SplitForm, present=present, hanging=hangs, user=request.user)
    ahead.splitting(event.ahead, present, event.typed(form))
    return event.answer(
        form,
        split_household,
        household=event.household,
        heading=_("The household splits"),
        button=_("Open the new file"),
        done=_("The household has split; this is the new file."),
    )


@either
def unite(request, number):
    """Everybody of this household goes over to another one."""
    event = Event(request, number)
    present = present_members(event.household)
    hangs = ahead.hanging(request.user, event.household)
    form = event.form(forms.UniteForm, present=present, hanging=hangs, user=request.user)
    ahead.uniting(event.ahead, event.typed(form))
    return event.answer(
        form,
        unite_households,
        household=event.household,
        heading=_("The household merges with another"),
        button=_("Merge the households"),
        done=_("The households are one now; this file is closed."),
        danger=True,
    )


@either
def move(request, number):
    """The household moves to another building or room."""
    event = Event(request, number)
    form = event.form(forms.MoveForm, user=request.user)
    ahead.moving(event.ahead, event.typed(form))
    return event.answer(
        form,
        move_household,
        household=event.household,
        heading=_("The household moves"),
        button=_("Write down the move"),
        done=_("File %(number)s has moved.") % {"number": number},
    )


@either
def take_back(request, number, pk):
    """What was done by mistake is taken back by a counter-action."""
    event = Event(request, number)
    actions = Action.objects.visible_to(request.user).of_file(event.household).with_way_back()
    action = get_object_or_404(actions, pk=pk)
    needed = action.needs_to_take_back()
    if not all(may(request.user, needed, file.building) for file in files_of(action)):
        raise PermissionDenied
    if action.is_taken_back() and request.method == "GET":
        return event.nothing_to_do(_("This was taken back already."), "households:history")
    ahead.taking_back(event.ahead, action)
    return event.answer(
        event.form(forms.TakeBackForm),
        take_action_back,
        action=action,
        on=event.today,
        heading=_("Take back: %(action)s") % {"action": action},
        button=_("Take it back"),
        done=_("“%(action)s” is taken back.") % {"action": action.get_kind_display()},
        then="households:history",
        danger=True,
    )
