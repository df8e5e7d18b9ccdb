"""Needs go along with the member they are for, or with the whole household, when these change their file."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from households.hanging import Follower, Hanging
from households.models import NotPossible
from needs.models import STEPS, Care, Need, NotAllowed, Referral, ReturnVisit, Step, StepNotAllowed


class NeedsFollow(Follower):
    """The open needs of members and files, and the closed ones that somebody is still to ask about.

    What else is closed off stays where it was met.
    """

    model = "needs.need"

    def hanging(self, user, households, *, people=None):
        needs = _seen_by(user).hanging_on(households, people=people, whole=people is None).order_by("pk")
        return [
            Hanging(
                _("Open need") if need.is_open else _("Return visit to come"),
                need.what,
                person=need.person_id,
                url=reverse("needs:need", args=[need.pk]),
            )
            for need in needs
        ]

    def against_closing(self, user, household):
        needs = _seen_by(user).of_household(household).open().without_plan().not_waived().with_standing_plans()
        asked = Referral.objects.all() if user is None else Referral.objects.visible_to(user)
        waiting = asked.of_household(household).live().for_list().order_by("pk")
        return [_missing(need) for need in needs] + [
            Hanging(
                _("Referral a partner still works on"),
                str(one),
                person=one.need.person_id,
                url=reverse("referrals:referral", args=[one.pk]),
            )
            for one in waiting
        ]

    def left_open(self, user, household):
        seen = ReturnVisit.objects.all() if user is None else ReturnVisit.objects.visible_to(user)
        return [
            Hanging(
                _("Return visit to come"),
                f"{one.need.what} · {one.due_on}",
                person=one.need.person_id,
                url=reverse("returns:return", args=[one.pk]),
            )
            for one in seen.of_household(household).to_come().for_list().in_order()
        ]

    def end_with_the_last(self, act, household, *, because):
        """What waits for its check stays to be checked, with the reason; all else is dropped."""
        for need in Need.objects.of_household(household).open().order_by("pk"):
            try:
                if need.status in STEPS[Step.DROP][0]:
                    need.drop(by=act.by, because=because)
                else:
                    need.waive(by=act.by, because=because)
                    need.referrals.end_with_need(by=act.by, on=act.on)
            except (NotAllowed, StepNotAllowed) as error:
                raise NotPossible(str(error)) from error

    def carry(self, act, *, households, to, people, whole):
        needs = _seen_by(act.by).hanging_on(households, people=people, whole=whole)
        for need in needs.select_related("household").order_by("pk"):
            left, note = need.household, f"{need.household.number} → {to.number}"
            act.change(need, household=to)
            need.went_along(by=act.by, on=act.on, note=note, left=left, action=act.action)
            need.referrals.revoke_links(by=act.by, on=act.on)

    def tell_back(self, act, row):
        need = Need.objects.select_related("household").get(pk=row.pk)
        need.went_along(by=act.by, on=act.on, note=f"→ {need.household.number}", action=act.action)
        need.referrals.revoke_links(by=act.by, on=act.on)


def _missing(need) -> Hanging:
    """What a need lacks before its file is closed, and where that is settled."""
    draft = next(iter(need.plans.all()), None)
    if draft is not None:
        url = reverse("plans:plan", args=[draft.pk])
        return Hanging(_("Plan the family has not agreed on"), need.what, person=need.person_id, url=url)
    url = reverse("needs:need", args=[need.pk])
    return Hanging(_("Open need without a plan"), need.what, person=need.person_id, url=url)


class ServicesFollow(Follower):
    """What was given stays on the file where it was given; whom it was for goes over to the kept record."""

    model = "needs.service"


class CareFollows(Follower):
    """Recurring care that goes on: it goes along, with its days, and over to the kept record of whoever it is for.

    What was given already stays on the file where it was given.
    """

    model = "needs.care"

    def hanging(self, user, households, *, people=None):
        care = _care_seen_by(user).going_on(timezone.localdate())
        return [
            Hanging(_("Recurring care"), one.what, person=one.person_id, url=reverse("care:care", args=[one.pk]))
            for one in care.hanging_on(households, people=people, whole=people is None).order_by("pk")
        ]

    def left_open(self, user, household):
        return self.hanging(user, [household])

    def carry(self, act, *, households, to, people, whole):
        care = _care_seen_by(act.by).going_on(act.on).hanging_on(households, people=people, whole=whole)
        for one in care.order_by("pk"):
            act.change(one, household=to)


def end_what_is_refused(person, by, today, **kwargs):
    """Whoever was asked, and may be told nothing any more, does nothing more: the referral is taken back."""
    Referral.objects.end_where_refused(person, by=by, on=today)


def _care_seen_by(user):
    return Care.objects.all() if user is None else Care.objects.visible_to(user)


def _seen_by(user):
    return Need.objects.all() if user is None else Need.objects.visible_to(user)
