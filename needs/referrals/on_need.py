"""What a need's page shows of partners: the offers that fit, and the referrals made already."""

from needs.models import STEPS, Referral, Step
from needs.referrals.forms import ReferForm
from needs.referrals.matching import matches
from needs.referrals.tables import TONES


def of_need(user, need, *, steps, today, refused=None) -> dict:
    """For needs/need.html; the offers only for whoever may refer the need now."""
    context = {
        "referrals": [(one, TONES[one.state]) for one in Referral.objects.of_need(need).for_list().latest_first()]
    }
    if Step.REFER in steps and need.status in STEPS[Step.REFER][0]:
        context["refer"] = refused if refused is not None and refused.step == Step.REFER else None
        context["refer"] = context["refer"] or ReferForm(step=Step.REFER, row=need, user=user)
        context["matches"] = matches(need, today=today)
    return context
