from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "needs"
    verbose_name = _("Needs")

    def ready(self):
        """Needs follow people; their steps say in the office's words what was done to them."""
        from households.hanging import FOLLOWERS
        from households.models.basis import said
        from needs.following import CareFollows, NeedsFollow, ServicesFollow, end_what_is_refused
        from needs.models import Escalation, NeedEvent, Offer, PlanEvent, QuickStage, ReferralEvent, ReturnEvent
        from volunteers.audit.net import follow
        from volunteers.audit.noticing import steps_are

        FOLLOWERS.extend((NeedsFollow(), ServicesFollow(), CareFollows()))
        said.connect(end_what_is_refused, dispatch_uid="needs.end_what_is_refused")
        steps_are(NeedEvent, "step")
        steps_are(PlanEvent, "step")
        steps_are(ReturnEvent, "step")
        steps_are(ReferralEvent, "move")
        follow(Offer, "taken", "taken_since")  # what is reserved follows from the referrals
        steps_are(QuickStage, "step")
        steps_are(Escalation, "cause")
