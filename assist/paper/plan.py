"""One household one plan (一户一策) on A4: what each open need's plan says, with room for the family's signature."""

from django.utils import timezone
from django.utils.translation import gettext as _

from assist.paper.facts import home_of
from assist.paper.household import Printing
from assist.paper.sheet import Column, Section, Sheet, chosen, shown, withheld
from households.file_head import head_of_household
from households.models import PersonPlan
from needs.models import Need


class PlanPrinting(Printing):
    """One printing of a household's plan; what is kept about a child that nobody approved is left out."""

    def sheet(self) -> Sheet:
        file = self.household
        needs = Need.objects.visible_to(self.user, today=self.today).of_household(file).open().with_standing_plans()
        people = [one.person_id for one in self.family if not one.left_on]
        plans = PersonPlan.objects.visible_to(self.user, today=self.today).of_people(people).open().with_home()
        sections = [self._plan_of_need(number, need) for number, need in enumerate(needs, start=1)]
        sections += [self._plan_of_person(plan) for plan in plans]
        told = [_("What is kept about members under 18 is printed only with a supervisor's approval.")]
        return Sheet(
            title=_("One household one plan"),
            number=file.number,
            name=head_of_household(file),
            address=home_of(file),
            cover=[],
            sections=sections,
            printed_by=str(self.user),
            printed_at=timezone.localtime(),
            left_out=told if self.kept_back else [],
        )

    def _plan_of_need(self, number, need) -> Section:
        plans = list(need.plans.all())  # a draft hides no plan the family agreed on
        plan = next((one for one in plans if one.agreed_on), next(iter(plans), None))
        if self._is_hidden(need.person):
            return Section(f"need-{need.pk}", f"{number}. {need.person}", facts=[(_("Need"), withheld())])
        whose = need.person or _("The whole household")
        facts = [(_("For"), str(whose)), (_("Due"), shown(need.due_on)), (_("Owner"), shown(need.owner))]
        section = Section(f"need-{need.pk}", f"{number}. {need.what}", facts=facts)
        if plan is None:
            section.note = _("There is no plan for this need.")
            return section
        agreed = f"{plan.family} · {chosen(plan, 'how')} · {shown(plan.agreed_on)}" if plan.agreed_on else _("not yet")
        section.facts += [
            (_("Cause"), plan.cause), (_("Goal"), plan.goal), (_("Agreed with the family"), agreed),
            (_("Next review"), shown(plan.review_on)),
        ]  # fmt: skip
        section.columns = [
            Column(_("No."), "narrow"), Column(_("What is done")), Column(_("Who"), "name"), Column(_("Until"), "day"),
            Column(_("How it stands"), "short"),
        ]  # fmt: skip
        section.rows = [
            [str(task.position), task.what, str(task.owner or _("the family itself")), shown(task.due_on),
             chosen(task, "done")]
            for task in plan.tasks.all()
        ]  # fmt: skip
        return section

    def _plan_of_person(self, plan) -> Section:
        title = _("File of one's own: %(name)s") % {"name": plan.person}
        if self._is_hidden(plan.person):
            return Section(f"person-{plan.pk}", title, facts=[(_("Goal"), withheld())])
        facts = [(_("Goal"), plan.goal), (_("Next review"), shown(plan.review_on))]
        rows = [[str(number), line] for number, line in enumerate(plan.step_lines(), start=1)]
        columns = [Column(_("No."), "narrow"), Column(_("What is done"))]
        return Section(f"person-{plan.pk}", title, facts=facts, columns=columns, rows=rows)
