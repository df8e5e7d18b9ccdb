"""The need to apply for a benefit, raised from a finding; closed off, it closes the finding."""

from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from benefits.models import Verdict
from needs.models import Need, NeedKind, ServiceClass, Source

POLICY = "政策办理"  # the kind every office starts with for applications


@transaction.atomic
def raise_for(finding, *, by, today) -> Need:
    """The need to apply for what the finding is about; where it was raised already, that one."""
    known = Need.objects.filter(finding=finding, is_open=True).first()
    if known is not None:
        return known
    finding.take(Verdict.RAISED, by=by, version=finding.version)
    names = "、".join(sorted(kind.name for kind in finding.kinds.all()))
    kind, _is_new = NeedKind.objects.get_or_create(
        parent=None, name=POLICY, defaults={"service_class": ServiceClass.SERVICE, "days": 60}
    )
    return Need.objects.raise_need(
        by=by,
        household=finding.household,
        person=finding.person,
        what=_("Apply for %(benefit)s") % {"benefit": names},
        kind=kind,
        raised_on=today,
        source=Source.COMPARISON,
        finding=finding,
        submission=uuid5(NAMESPACE_OID, f"finding {finding.pk} {finding.version}"),
    )
