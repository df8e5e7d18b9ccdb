"""Who keeps or looks at what in the admin site: the table that the walk of it compares with."""

from volunteers.rights import Role

# The admin site. keep: look, add, change. edit: look, change. look: only that. Nobody deletes; who has no word in any
# line does not enter at all.
ADMIN = """
                                sup  sys  sec
assist.job                      look look -
benefits.award                  look -    -
benefits.benefitkind            keep -    -
benefits.benefitrelation        keep -    -
benefits.comparisonrun          look -    -
benefits.department             keep -    -
benefits.entitlementrule        edit -    -
benefits.finding                look -    -
benefits.findingevent           look -    -
benefits.lesson                 look -    -
benefits.letter                 look -    -
benefits.localvalue             keep -    -
benefits.roster                 look -    -
households.asset                edit -    -
households.household            edit -    -
households.householdevent       look -    -
households.housing              edit -    -
households.income               edit -    -
households.lead                 look -    -
households.leadevent            look -    -
households.localincomerule      keep -    -
households.membership           look -    -
households.person               edit -    -
households.personplan           edit -    -
households.planreview           look -    -
households.report               look -    -
households.supporter            edit -    -
households.tag                  keep -    -
households.visit                edit -    -
households.visitinterval        keep -    -
needs.closing                   look -    -
needs.evidence                  look -    -
needs.escalation                look -    -
needs.escalationrule            keep -    -
needs.need                      edit -    -
needs.needevent                 look -    -
needs.needkind                  keep -    -
needs.needplan                  look -    -
needs.offer                     look -    -
needs.project                   keep -    -
needs.servicegroup              keep -    -
needs.planevent                 look -    -
needs.plantask                  look -    -
needs.quickresponse             look -    -
needs.quickstage                look -    -
needs.returnevent               look -    -
needs.returnrule                keep -    -
needs.returnvisit               look -    -
needs.plantemplate              keep -    -
needs.templatetask              keep -    -
needs.partnerunit               look -    -
needs.provision                 look -    -
needs.referral                  look -    -
needs.referralevent             look -    -
volunteers.ownday               keep -    -
volunteers.place                keep look look
volunteers.post                 keep -    keep
volunteers.team                 keep look -
volunteers.user                 keep keep look
"""

ENTER = (Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
KEPT = {
    label: dict(zip(ENTER, words, strict=True))
    for label, *words in (line.split() for line in ADMIN.strip("\n").splitlines()[1:])
}
