"""A round of the office's work, through the forms as their pages offer them."""

from django.urls import reverse

from needs.models import Closing, Need
from tests.browser import Browser
from tests.factories import make_kind
from tests.filling import forms_of
from volunteers.models import Level
from volunteers.rights import Role


class Desk:
    """Somebody at a desk who sends the forms as their pages offer them."""

    def __init__(self, user, typist):
        self.browser, self.typist = Browser(user), typist

    def send(self, url, *, into="", **chosen):
        """Fill in the first form of a page, or the one that goes ``into`` an address, and send it."""
        forms = [form for form in forms_of(self.browser.get(url)) if into in form.action]
        answer = self.browser.post(forms[0].action or url, forms[0].filled(self.typist, **chosen))
        assert answer.status_code == 302, (url, answer.status_code, errors_of(answer))
        return answer.url


def as_opened(browser, url) -> dict:
    """What the form of a page holds as it is opened, with the rows below it, as a browser would send it back."""
    return held(browser.get(url))


def held(answer) -> dict:
    """What the form of an answered page holds."""
    context = answer.context
    form = context["adminform"].form if "adminform" in context else context["form"]
    formsets = [one.formset for one in context.get("inline_admin_formsets", ())]
    below = [part for formset in formsets for part in (formset.management_form, *formset.forms)]
    values = {one[name].html_name: one[name].value() for one in (form, *below) for name in one.fields}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def errors_of(answer):
    """Why a form was refused."""
    context = answer.context or {}
    for name in ("form", "head", "refused", "adminform"):
        form = context.get(name)
        form = getattr(form, "form", form)
        if getattr(form, "errors", None):
            return name, dict(form.errors)
    return answer.content.decode()[-300:]


def type_everywhere(keeper, checker, building):
    """One round of the office's work, with something hostile in every box that takes words."""
    file = keeper.send(reverse("households:new"), building=building.name, confirmed="on")
    number = file.rstrip("/").rpartition("/")[2]
    at = {name: reverse(f"households:{name}", args=[number]) for name in ("members", "edit", "close", "reopen", "head")}
    for name in "甲乙":
        typed = keeper.typist("name", 90) + name
        keeper.send(reverse("households:member_new", args=[number]), name=typed, relation="son", confirmed="on")
    keeper.send(at["edit"])
    household = keeper.browser.get(file).context["household"]
    son, other = household.memberships.filter(is_head=False)
    keeper.send(reverse("households:member_edit", args=[number, son.pk]))
    keeper.send(at["head"], to=str(son.pk))
    keeper.send(reverse("households:member_leave", args=[number, other.pk]), status="moved_out", to="")
    kinds = {f"need{index}_kind": str(make_kind().pk) for index in (1, 2, 3)}
    findings = dict.fromkeys(("care", "health", "mind", "hygiene", "housing"), "act")
    visit = keeper.send(f"{reverse('visits:new')}?household={number}", next_visit_on="", **kinds, **findings)
    keeper.send(f"{visit}correct/")
    for _ in range(3):
        keeper.send(f"{reverse('needs:new')}?household={number}", kind=make_kind().pk, due_on="")
    for index, need in enumerate(Need.objects.of_household(household).order_by("pk")):
        work_on(keeper, checker, reverse("needs:need", args=[need.pk]), index)
    return number, at


def work_on(keeper, checker, page, index):
    """Carry one need, each a little further than the one before it."""
    steps = [
        lambda: keeper.send(f"{page}correct/"),
        lambda: keeper.send(page, into="take_on"),
        lambda: keeper.send(page, into="/start/"),
        lambda: keeper.send(page, into="add_evidence", kind="other"),
        lambda: keeper.send(page, into="propose_done", kind="receipt"),
        lambda: checker.send(f"{page}check/", into="send_back" if index % 2 else "close"),
    ]
    for step in steps[: index + 3]:
        step()
    if index == 5:
        closed = Closing.objects.filter(need=page.split("/")[2]).exists()
        keeper.send(page, into="reopen" if closed else "drop", due_on="")


def keep_in_admin(keeper, turn):
    """The names that supervisors give: places, teams, kinds, helpers; each of them once."""
    street = keeper.browser.user.posts.filter(role=Role.SUPERVISOR).get().place
    pages = {
        "volunteers_place": {"level": Level.COMMUNITY, "parent": street.pk, "last_number": "0"},
        "volunteers_team": {},
        "needs_needkind": {"parent": ""},
        "volunteers_user": {"username": "", "community": "", "team": ""},
    }
    for page, chosen in pages.items():
        name = f"{keeper.typist('name', 36)}{turn}"
        keeper.send(reverse(f"admin:{page}_add"), name=name, **chosen)
    unit = keeper.send(reverse("resources:unit_new"), name=f"{keeper.typist('name', 36)}{turn}", credit_code="")
    offer = keeper.send(f"{unit}offers/new/", kind="", place="", tag="", category="", mode="home", per="week")
    keeper.send(f"{offer}correct/", kind="", place="", tag="", category="")
